"""Rows of a book made ready for the register: opened, understood, numbers sealed, before their batch begins.

None of it asks the database, so the next batch's rows are made ready in a thread while the database writes
this one. What was made ready is only kept in memory: a batch whose rows nobody made ready does it itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Self

from sohoi.common.text import nfc_clean
from sohoi.members.models import Person
from sohoi.members.queries.books import opened_bytes
from sohoi.members.record import Facts, drafted, facts_of

Sealed = tuple[int, bytes | memoryview]
"""The id of a row and what it holds, encrypted."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A row as it will enter: what it states, the person who states it, and the name of her cell."""

    facts: Facts
    draft: Person
    group: str


def prepare(rows: Iterable[Sealed]) -> dict[int, Ready]:
    """The rows made ready, by their ids."""
    return {pk: _ready(opened_bytes(payload)) for pk, payload in rows}


def _ready(row: Mapping[str, Any]) -> Ready:
    facts = facts_of(row["fields"])
    other = [(str(heading), str(text)) for heading, text in row["other"]]
    group = nfc_clean(str(row["fields"].get("group") or ""))[:150].strip()
    return Ready(facts, drafted(facts, other), group)


class Ahead:
    """Makes the next batch ready beside this one. One for each writing of a book:

    with Ahead() as ahead:
        while book.state == Book.State.WRITING:
            book = write_part(actor, book=book, today=today, ahead=ahead)
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._coming: Future[dict[int, Ready]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._thread.shutdown(cancel_futures=True)

    def begin(self, rows: Sequence[Sealed]) -> None:
        """Start with these rows."""
        self._coming = self._thread.submit(prepare, rows) if rows else None

    def take(self) -> dict[int, Ready]:
        """What was made ready, once it is."""
        coming, self._coming = self._coming, None
        return coming.result() if coming else {}
