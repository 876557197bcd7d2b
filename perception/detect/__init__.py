"""Detectors: simulator truth, colour and shape."""
