"""Tasks that are written by a program or a model, checked, and kept with their evidence (docs/tasks.md)."""
