"""Rows as COPY reads them (PostgreSQL's text format): made at any time, completed and written later.

To write a row out costs as much as to make it. Who knows all but the ids of thousands of rows makes their
lines ahead, beside the database's work, and only puts the ids in front when they are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Field, JSONField, Model

NULL = "\\N"
# So many lines go to the database at once: it reads the first while the next are made.
PIECE = 500
_ODD = re.compile(r"[\\\t\n\r]")
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Lines:
    """Writes lines of a table. `first` are the columns (`branch_id`) that a line begins with, joined by tabs
    by whoever completes it; the others follow in the order of the model. Columns that the database fills by
    itself are left out, where they are not among the first."""

    def __init__(self, model: type[Model], *first: str) -> None:
        known = {field.attname: field for field in model._meta.concrete_fields}
        rest = [field for name, field in known.items() if name not in first and not is_filled(field)]
        columns = ", ".join(f'"{field.column}"' for field in [known[name] for name in first] + rest)
        self._copy = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
        self._rest = [(field.attname, _way(field)) for field in rest]

    def of(self, row: Model | Mapping[str, Any]) -> str:
        """All of a line but its first columns."""
        # Not as attributes: Django's descriptors for keys of other tables cost more than all else here.
        values = row if isinstance(row, Mapping) else row.__dict__
        return "\t".join([way(values[name]) for name, way in self._rest])

    def write(self, lines: Iterable[str]) -> None:
        """Write whole lines, without their ends, as they are made."""
        coming = iter(lines)
        with connection.cursor() as cursor, cursor.copy(self._copy) as copy:
            while piece := list(islice(coming, PIECE)):
                copy.write("\n".join(piece) + "\n")


def is_filled(field: Field[Any, Any]) -> bool:
    """Whether the database fills this column by itself."""
    return field.has_db_default() or field.get_internal_type() in ("AutoField", "BigAutoField")


def _way(field: Field[Any, Any]) -> Callable[[Any], str]:
    if isinstance(field, JSONField):
        return _json
    return _list if isinstance(field, ArrayField) else cell


def cell(value: Any) -> str:
    """A value of any plain kind."""
    way = _BY_KIND.get(type(value))
    return way(value) if way else _kin(value)


def _kin(value: Any) -> str:
    """A member of an enumeration is written as what it stands for."""
    if isinstance(value, str):
        return _text(str(value))
    if isinstance(value, int):
        return str(int(value))
    raise TypeError(f"No way to write {type(value).__name__}")


def _text(value: str) -> str:
    return value.translate(_ESCAPED) if _ODD.search(value) else value


def _json(value: Any) -> str:
    return NULL if value is None else _text(orjson.dumps(value).decode())


def _list(value: Iterable[str] | None) -> str:
    return NULL if value is None else _text(f"{{{','.join(map(_word, value))}}}")


def _word(word: str) -> str:
    """A word means itself in a list of PostgreSQL if it is one, and not null."""
    if word.isidentifier() and word.lower() != "null":
        return word
    quoted = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


_BY_KIND: dict[type, Callable[[Any], str]] = {
    type(None): lambda value: NULL,
    str: _text,
    bool: lambda value: "t" if value else "f",
    int: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
    UUID: str,
    bytes: lambda value: f"\\\\x{value.hex()}",
}
