"""Tasks, their goals and their measure."""
