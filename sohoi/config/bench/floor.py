"""What an import cannot do without: parsing the file in a process of its own, and COPY of the finished rows.

The rows are those that an import has just made, taken out as the database itself writes them and put in again
after the import was taken back: the same rows, tables and indexes, and nothing but COPY.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

import sohoi
from sohoi.acts.actor import system
from sohoi.members.models import Book
from sohoi.members.permissions import IMPORT_BOOKS, UNDO_BOOKS
from sohoi.members.services import books

ROOT = str(Path(sohoi.__file__).resolve().parent.parent)
ENTERED = "SELECT person_id FROM members_bookrow WHERE book_id = %(book)s"
# Which rows of a table an import made; counts are those with numbers above the last one before it.
MADE = {
    "access_subject": f"id IN (SELECT subject_id FROM members_person WHERE id IN ({ENTERED}))",  # noqa: S608
    "members_person": f"id IN ({ENTERED})",
    "members_spell": f"person_id IN ({ENTERED})",
    "members_member": f"person_id IN ({ENTERED})",
    "members_personpoverty": f"person_id IN ({ENTERED})",
    "members_headcount": "id > %(headcount)s",
    "members_communecount": "id > %(communecount)s",
}


@dataclass(frozen=True)
class Finished:
    """The rows of an import by table, as COPY gave them, and their primary keys."""

    rows: Mapping[str, bytes]
    keys: Mapping[str, list[int]]


def settle() -> None:
    """Sweep up what was deleted, so that the database does not begin to while somebody measures."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def take_back(book: int) -> None:
    """Take back the whole import of a book, and put it aside."""
    actor = system("Đo tốc độ", [IMPORT_BOOKS, UNDO_BOOKS])
    undone = books.undo(actor, book=Book.objects.get(pk=book))
    books.drop(actor, book=undone)


def last_counts() -> dict[str, int]:
    """The last numbers of the tables of counts."""
    found = {}
    with connection.cursor() as cursor:
        for name in ("headcount", "communecount"):
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM members_{name}")  # noqa: S608
            found[name] = int(cursor.fetchone()[0])
    return found


def take_out(book: int, before: Mapping[str, int]) -> Finished:
    """What the import of this book made."""
    wanted = {"book": book, **before}
    rows, keys = {}, {}
    with connection.cursor() as cursor:
        for table, where in MADE.items():
            with cursor.copy(f"COPY (SELECT * FROM {table} WHERE {where}) TO STDOUT", wanted) as copy:  # noqa: S608
                rows[table] = b"".join(bytes(piece) for piece in copy)
            cursor.execute(f"SELECT {_key(table)} FROM {table} WHERE {where}", wanted)  # noqa: S608
            keys[table] = [key for (key,) in cursor.fetchall()]
    return Finished(rows, keys)


def _key(table: str) -> str:
    return "person_id" if table == "members_member" else "id"


def put_in(finished: Finished) -> None:
    """COPY the rows into their tables, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in finished.rows.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)


# What stays behind when an import is taken back: the numbers of people gone, and the counts, which were
# answered by counts against them.
KEPT = ("access_subject", "members_headcount", "members_communecount")
PEOPLE = tuple(table for table in MADE if table not in KEPT)


def take_away(finished: Finished, *, tables: Sequence[str]) -> None:
    """Delete the rows of these tables again."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in reversed(tables):
            sql = f"DELETE FROM {table} WHERE {_key(table)} = ANY(%s)"  # noqa: S608
            cursor.execute(sql, [finished.keys[table]])


def parse(path: Path) -> None:
    """Have the workbook's cells from a process with the flags and surroundings of the reader's."""
    command = [sys.executable, "-P", "-s", "-m", "sohoi.config.bench.parse", str(path.resolve())]
    environment = {"PYTHONPATH": ROOT, "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, cwd="/", check=True, stdout=subprocess.PIPE)  # noqa: S603
    marshal.loads(done.stdout)  # noqa: S302 - from our own process, a moment ago
