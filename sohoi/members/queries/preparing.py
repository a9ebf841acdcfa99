"""Rows of a book made ready for the register: opened, understood, numbers sealed, before their batch begins.

None of it asks the database, so the next batch's rows are made ready in a thread while the database writes
this one. What was made ready is only kept in memory: a batch whose rows nobody made ready does it itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Self

from sohoi.common.text import nfc_clean
from sohoi.members.models import Member, Person, Spell
from sohoi.members.queries.books import opened_bytes
from sohoi.members.record import Facts, drafted, facts_of, member_row, poverty_of
from sohoi.units.models import Unit

Sealed = tuple[int, bytes | memoryview, str]
"""The id of a row, what it holds, encrypted, and the branch it names."""
Place = tuple[int, int | None, int | None]
"""A branch, its commune and its province, by their ids."""
HAND_OVER = 0.0002
"""Seconds after which a thread hands over: Python's own 5 ms would be waited for after each statement."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A row as it will enter: what it states, the person who states it, the name of her cell, and her row in
    the list of the branch she was thought to enter."""

    facts: Facts
    draft: Person
    group: str
    kind: str
    member: Member


def prepare(rows: Iterable[Sealed], branches: Mapping[str, Unit]) -> dict[int, Ready]:
    """The rows made ready, by their ids. `branches` are the units that the book's names of branches mean."""
    return {pk: _ready(opened_bytes(payload), branches[name]) for pk, payload, name in rows}


def _ready(row: Mapping[str, Any], branch: Unit) -> Ready:
    facts = facts_of(row["fields"])
    draft = drafted(facts, [(str(heading), str(text)) for heading, text in row["other"]])
    kind = Spell.Kind.HONORARY if facts.get("sex") == Person.Sex.MALE else Spell.Kind.ORDINARY
    member = member_row(
        draft,
        branch=branch,
        cell=None,
        kind=kind,
        poverty=poverty_of(facts),
        number=facts.get("id_number"),
    )
    return Ready(facts, draft, nfc_clean(str(row["fields"].get("group") or ""))[:150].strip(), kind, member)


class Ahead:
    """Makes the next batch ready beside this one. One for each writing of a book:

    with Ahead() as ahead:
        while book.state == Book.State.WRITING:
            book = write_part(actor, book=book, today=today, ahead=ahead)

    `after` is the number of the last row that was written with it.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._coming: Future[dict[int, Ready]] | None = None
        self._where: dict[str, Place] = {}
        self._interval = sys.getswitchinterval()
        self.after = -1

    def __enter__(self) -> Self:
        sys.setswitchinterval(HAND_OVER)
        return self

    def __exit__(self, *error: object) -> None:
        self._thread.shutdown(cancel_futures=True)
        sys.setswitchinterval(self._interval)

    @property
    def busy(self) -> bool:
        """Whether a batch was begun that nobody took yet."""
        return self._coming is not None

    def begin(self, rows: Sequence[Sealed], branches: Mapping[str, Unit]) -> None:
        """Start with these rows."""
        self._where = _places(branches)
        self._coming = self._thread.submit(prepare, rows, branches) if rows else None

    def take(self, branches: Mapping[str, Unit]) -> dict[int, Ready]:
        """What was made ready, once it is; nothing where a branch no longer stands where it stood."""
        coming, self._coming = self._coming, None
        ready = coming.result() if coming else {}
        return ready if self._where == _places(branches) else {}


def _places(branches: Mapping[str, Unit]) -> dict[str, Place]:
    return {name: (one.pk, one.commune_id, one.province_id) for name, one in branches.items()}
