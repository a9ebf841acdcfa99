"""What a request does to the database: every statement, those that write, and the rows there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|COPY|TRUNCATE|nextval)\b", re.IGNORECASE)
# A phone's moment of use, messages read, tries at a door: kept beside the data.
BESIDE = ("django_session", "access_limits")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that is sent meanwhile."""
    found: list[str] = []

    def watch(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        found.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def questions(sent: list[str]) -> int:
    """How often the database was asked."""
    return len([sql for sql in sent if "SAVEPOINT" not in sql])


def writing(sent: list[str]) -> list[str]:
    """Those that would change a row, or lock one."""
    return [sql[:150] for sql in sent if WRITES.search(sql) and not any(table in sql for table in BESIDE)]


def rows() -> dict[str, int]:
    """How many rows each table has, without those beside the data."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in BESIDE]
        counted = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in sorted(tables))
        cursor.execute(counted)
        return dict(cursor.fetchall())
