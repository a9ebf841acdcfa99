"""The one error of this package."""

from sohoi.config.failure import Failure


class ServerError(Failure):
    """The database cannot serve."""
