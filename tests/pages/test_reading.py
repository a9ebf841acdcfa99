"""Looking changes nothing: previews, prefetching and a second look must not leave a trace."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.pages import addresses, world
from tests.pages.answers import body

WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|COPY|TRUNCATE|nextval)\b", re.IGNORECASE)
# A phone's moment of use, messages read, tries at a door: kept beside the data.
BESIDE = ("django_session", "access_limits")


@contextmanager
def written() -> Iterator[list[str]]:
    """Every statement that would change a row, or lock one."""
    found: list[str] = []

    def watch(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if WRITES.search(str(sql)) and not any(table in str(sql) for table in BESIDE):
            found.append(str(sql)[:150])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def rows() -> dict[str, int]:
    """How many rows each table has, without those beside the data."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in BESIDE]
        counted = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in sorted(tables))
        cursor.execute(counted)
        return dict(cursor.fetchall())


def look(client: Client, path: str) -> None:
    for method in ("get", "head", "get"):
        response = getattr(client, method)(path)
        assert response.status_code < 500
        body(response)


def test_the_watch_sees_what_is_written(there: world.World) -> None:
    chair = world.enter_as("commune_chair", there.place)
    before = rows()
    with written() as found:
        chair.post(f"/hoi-vien/{there.fitting['person']}/can-cuoc/")
    assert any("access_read" in sql for sql in found)
    assert rows()["access_read"] == before["access_read"] + 1


@pytest.mark.parametrize("role", world.HOMES)
def test_a_look_writes_nothing(role: str, there: world.World) -> None:
    client = world.enter_as(role, there.place)
    before, wrong = rows(), []
    for name, path in [*addresses.plain(there, role), *addresses.faces(there, role)]:
        with written() as found:
            look(client, path)
        wrong += [f"{name}: {sql}" for sql in found]
    assert wrong == []
    assert rows() == before


def test_a_visitors_look_writes_nothing(there: world.World) -> None:
    before, wrong = rows(), []
    for name, path in addresses.doors(there):
        with written() as found:
            look(Client(), path)
        wrong += [f"{name}: {sql}" for sql in found]
    assert wrong == []
    assert rows() == before
