"""The one error of this package."""


class ServerError(Exception):
    """The database cannot serve; the text says why, in words for the person who started the program."""
