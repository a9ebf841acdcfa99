"""The page for what went wrong: 503 while the database is away, 500 for everything else."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

# Errors of a living server (a deadlock, a time limit) have a code of another class.
_AWAY = ("08", "53", "57P")
RETRY_AFTER = "5"


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the exception, which therefore can be looked at.

    Rendered without a request: nothing on the page may ask the database.
    """
    if is_away(sys.exc_info()[1]):
        return HttpResponse(
            get_template("503.html").render(), status=503, headers={"Retry-After": RETRY_AFTER}
        )
    return HttpResponse(get_template("500.html").render(), status=500)


def is_away(error: BaseException | None) -> bool:
    """Did the database refuse, vanish or keep everyone waiting? No code: it could not even be asked."""
    if isinstance(error, InterfaceError):
        return True
    code: str | None = getattr(error.__cause__, "sqlstate", None) if error else None
    return isinstance(error, OperationalError) and (code is None or code.startswith(_AWAY))
