"""What the tick clears away."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from sohoi.access.models import Attempt, OwnCode, SignInCode

ATTEMPTS_KEPT = timedelta(days=180)
CODES_KEPT = timedelta(days=30)


def sweep() -> None:
    """Failed tries older than half a year, codes that opened nothing for a month, limits that are over."""
    Attempt.objects.filter(at__lt=Now() - ATTEMPTS_KEPT).delete()
    for codes in (SignInCode, OwnCode):
        codes._default_manager.filter(expires_at__lt=Now() - CODES_KEPT).delete()
    _forget_limits()


def _forget_limits() -> None:
    """Django's table of the cache keeps what has expired until somebody asks for it again."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < now()")  # noqa: S608
