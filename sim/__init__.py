"""A table, things on it and a Panda arm in PyBullet."""
