"""The grippers, as names to choose from."""


class Suction:
    """A suction cup."""


class Spatula:
    """A plate to push with."""
