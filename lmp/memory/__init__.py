"""What people told the robot: kept in one SQLite file, found again for a new command, shown as data to learn from."""
