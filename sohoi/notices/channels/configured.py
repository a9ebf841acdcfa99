"""Which channels this installation has switched on. The demonstration has none: it reaches nobody."""

from __future__ import annotations

from django.conf import settings

from sohoi.notices.channels import Channel
from sohoi.notices.channels.email import Email, Server

EMAIL = "email"


def names() -> list[str]:
    """The names of the channels that are on."""
    return [EMAIL] if settings.SOHOI_EMAIL and not settings.SOHOI_DEMO else []


def opened(name: str) -> Channel:
    """A channel that is on, ready to send. Raises KeyError for another."""
    server: Server | None = settings.SOHOI_EMAIL
    if server is None or name not in names():
        raise KeyError(name)
    return Email(server, sender=settings.SOHOI_EMAIL_FROM, house=settings.SOHOI_NAME)


def rate(name: str) -> int:
    """Letters a second at most."""
    return int(settings.SOHOI_EMAIL_RATE) if name == EMAIL else 1


def base() -> str:
    """How addresses in letters begin."""
    return str(settings.CSRF_TRUSTED_ORIGINS[0]) if settings.CSRF_TRUSTED_ORIGINS else "http://localhost:8000"
