"""What people say to put the robot right: understood, done at once, kept for the next time (docs/corrections.md)."""
