"""What stands between a clean render and a real bench: light, table tops, clutter, lenses and noisy sensors."""
