"""Writing many rows at once with COPY, and taking ids for them before they exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model
from django.db.models.base import ModelState
from psycopg import Cursor

from sohoi.common.lines import Lines, is_filled

M = TypeVar("M", bound=Model)
A_HANDFUL = 3


class Mould(Generic[M]):
    """Makes unsaved instances of a model quickly: everything not stated is as the bare model has it.

    For tables of which thousands are written at once: there Django's own way of making instances, which
    walks through every field, costs more than hashing, encrypting and COPY together.
    """

    def __init__(self, model: type[M]) -> None:
        self.model = model
        fields = model._meta.concrete_fields
        self.blank = {name: value for name, value in vars(model()).items() if name != "_state"}
        # An empty list must be each instance's own.
        self.made = [
            (one.attname, one.default) for one in fields if one.has_default() and callable(one.default)
        ]

    def cast(self, linked: dict[str, Model | None] | None = None, **values: Any) -> M:
        """An instance with these columns (`branch_id`, not `branch`); `linked` are rows at hand by field."""
        one = object.__new__(self.model)
        state = ModelState()
        if linked:
            state.fields_cache = linked
        one.__dict__ = {**self.blank, **values, "_state": state}
        for name, make in self.made:
            if name not in values:
                one.__dict__[name] = make()
        return one

    def complete(self, one: M, linked: dict[str, Model | None], **values: Any) -> M:
        """An instance cast before, with what was not known then; past Django's descriptors, as there."""
        one.__dict__.update(values)
        one._state.fields_cache.update(linked)
        return one


def take_ids(model: type[Model], count: int) -> list[int]:
    """The next ids of a table, so that rows which point to each other can be made together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def insert_bare(model: type[Model], count: int) -> list[int]:
    """Write so many rows of a table that holds only what the database fills in; their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" (id) '  # noqa: S608
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s) RETURNING id",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_in(model: type[M], made: Iterable[M]) -> None:
    """Write instances that were never saved. Database defaults fill columns that are left unset.

    Faster than bulk_create by an order (MEASURED: 11,000 against 85,000 rows a second), and the only way in
    which a book of thousands stays within its time. A handful goes in as one INSERT. What is made as it is
    asked for is made while the database already writes what came before.
    """
    coming = iter(made)
    first = list(islice(coming, A_HANDFUL + 1))
    if len(first) <= A_HANDFUL:
        model._base_manager.bulk_create(first)
        return
    key = model._meta.pk.attname
    numbered = is_filled(model._meta.pk) and first[0].pk is not None
    lines, whole = Lines(model, *([key] if numbered else [])), chain(first, coming)
    if numbered:
        lines.write(f"{vars(one)[key]}\t{lines.of(one)}" for one in whole)
    else:
        lines.write(lines.of(one) for one in whole)


def fill_in(model: type[Model], column: str, values: Mapping[int, int]) -> None:
    """Set a column of many rows, each to its own number, by their ids.

    Django's bulk_update makes an expression for every row, which takes longer than all else in a batch.
    """
    table, pk = model._meta.db_table, model._meta.pk.column if model._meta.pk else "id"
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET "{column}" = given.value '  # noqa: S608
            f'FROM unnest(%s::bigint[], %s::bigint[]) AS given (id, value) WHERE "{table}"."{pk}" = given.id',
            [_numbers(values), _numbers(values.values())],
        )


def _numbers(ids: Iterable[int]) -> str:
    """A list of numbers as one text: as a list psycopg would write each of them for itself."""
    return f"{{{','.join(map(str, ids))}}}"


def fill_large(row: Model, column: str, content: bytes) -> None:
    """Set a column of one row to many bytes, as they are.

    Django writes them into its statement as letters, two for a byte, and keeps that several times over: for a
    book of nine million bytes ninety million.
    """
    table, pk = row._meta.db_table, row._meta.pk.column if row._meta.pk else "id"
    with Cursor(connection.connection) as cursor:
        cursor.execute(f'UPDATE "{table}" SET "{column}" = %b WHERE "{pk}" = %s', [content, row.pk])  # noqa: S608
