"""DATABASE_URL as Django's settings."""

import os
from typing import Any

from psycopg import ProgrammingError, conninfo

from sohoi.config import env

_PARTS = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def settings(url: str) -> dict[str, Any]:
    """One entry of DATABASES; an empty url gives one that cannot connect, so settings load without a server.

    What the URL says beyond the address (sslmode and the like) goes to the driver as it is.
    """
    parts = _parsed(url or "postgresql://sohoi@127.0.0.1:1/sohoi")
    entry = {django: str(parts.pop(psycopg, "")) for psycopg, django in _PARTS.items()}
    options = {"connect_timeout": 5, "application_name": "sohoi", **parts, "pool": pool()}
    return {"ENGINE": "django.db.backends.postgresql", **entry, "OPTIONS": options, **_HEALTH}


# The pool asks each connection before it hands it out: after a restart of the database the first visitor
# would otherwise meet a dead one.
_HEALTH = {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0}


def pool() -> dict[str, Any] | bool:
    """Seconds and sizes of the pool of one process; SOHOI_DB_POOL=0 goes without (tests, commands).

    A visitor is told within two seconds that the database is away, hence the timeout below that.
    """
    largest = env.number("SOHOI_DB_POOL", 8, low=0, high=50)
    if largest == 0:
        return False
    return {"min_size": min(2, largest), "max_size": largest, "timeout": 1.5, "reconnect_timeout": 5}


def _parsed(url: str) -> dict[str, Any]:
    try:
        parts = conninfo.conninfo_to_dict(url)
    except ProgrammingError as error:
        raise env.OddValue(
            "DATABASE_URL không hiểu được: cần dạng postgresql://tên:mật-khẩu@máy/kho."
        ) from error
    if not parts.get("dbname"):
        raise env.OddValue("DATABASE_URL thiếu tên cơ sở dữ liệu.")
    return dict(parts)


def url() -> str:
    """The address in use; empty when none is known yet."""
    return os.environ.get("DATABASE_URL", "").strip()
