"""The one kind of error that ends a command with a plain line instead of a traceback."""


class Failure(Exception):
    """A command cannot do what was asked; the text says why, in words for the person who asked."""
