"""Labelled pictures of the simulator, to teach a detector with."""
