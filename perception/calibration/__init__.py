"""Where a cell's cameras are and how they see, found by looking at a ChArUco board."""
