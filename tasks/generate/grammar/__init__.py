"""A grammar of tasks: who is moved, where to, and both put together; it writes sources in the task language."""
