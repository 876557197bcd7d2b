"""A small policy that learns to pick and place what a sentence says, from what oracles do (docs/tasks.md)."""
