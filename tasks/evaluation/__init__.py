"""How often tasks are done, by which model and eyes, whether a difference is real, and why the rest fail."""
