"""Rows of a book made ready for the register: opened, understood, numbers sealed, before their batch begins.

None of it asks the database, so the next batch's rows are made ready in a process of their own while the
database writes this one: threads would wait for each other. A batch whose rows nobody made ready does it.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any, Self

from sohoi.common.text import nfc_clean
from sohoi.members.drawn import Drawn, draw, draw_again
from sohoi.members.models import Person, Spell
from sohoi.members.queries.books import opened_bytes
from sohoi.members.record import facts_of
from sohoi.units.models import Unit

Sealed = tuple[int, bytes | memoryview, str]
"""The id of a row, what it holds, encrypted, and the branch it names."""
Settle = Callable[[Person, Unit], bool]
Place = tuple[int, int | None, int | None]
"""A branch, its commune and its province, by their ids."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A row as it will enter: the name of her cell, her kind, and she drawn up for her branch."""

    group: str
    kind: str
    drawn: Drawn


def prepare(
    rows: Iterable[Sealed], branches: Mapping[str, Unit], settle: Settle | None = None
) -> dict[int, Ready]:
    """The rows made ready, by their ids. `branches` are the units that the book's names of branches mean,
    `settle` puts on a person in memory what was chosen about her address."""
    return {pk: _ready(opened_bytes(payload), branches[name], settle) for pk, payload, name in rows}


def _ready(row: Mapping[str, Any], branch: Unit, settle: Settle | None) -> Ready:
    facts = facts_of(row["fields"])
    other = [(str(heading), str(text)) for heading, text in row["other"]]
    group = nfc_clean(str(row["fields"].get("group") or ""))[:150].strip()
    kind = Spell.Kind.HONORARY if facts.get("sex") == Person.Sex.MALE else Spell.Kind.ORDINARY
    drawn = draw(facts, other, branch=branch, kind=kind)
    if settle and drawn.person and settle(drawn.person, branch):
        drawn = draw_again(drawn.person, facts, branch=branch, kind=kind)
    return Ready(group, str(kind), drawn)


class Ahead:
    """Makes the next batch ready beside this one. One for each writing of a book:

    with Ahead() as ahead:
        while book.state == Book.State.WRITING:
            book = write_part(actor, book=book, today=today, ahead=ahead)

    `after` is the number of the last row that was written with it. Where a process cannot be split in two,
    nothing is made ready.
    """

    def __init__(self) -> None:
        self._pipe: Connection | None = None
        self._where: dict[str, Place] = {}
        self.busy = False
        self.after = -1

    def __enter__(self) -> Self:
        if "fork" in multiprocessing.get_all_start_methods():
            self._pipe = _beside()
        return self

    def __exit__(self, *error: object) -> None:
        if self._pipe:
            self._pipe.close()

    def begin(self, rows: Sequence[Sealed], branches: Mapping[str, Unit]) -> None:
        """Start with these rows. `busy` says that a batch was begun that nobody took yet."""
        if self._pipe and rows:
            self._where, self.busy = _places(branches), True
            with suppress(OSError):
                self._pipe.send(([(pk, bytes(payload), name) for pk, payload, name in rows], branches))

    def take(self, branches: Mapping[str, Unit]) -> dict[int, Ready]:
        """What was made ready, once it is; nothing where a branch no longer stands where it stood."""
        if not self._pipe or not self.busy:
            return {}
        self.busy = False
        try:
            ready: dict[int, Ready] = self._pipe.recv()
        except (EOFError, OSError):
            return {}
        return ready if self._where == _places(branches) else {}


def _places(branches: Mapping[str, Unit]) -> dict[str, Place]:
    return {name: (one.pk, one.commune_id, one.province_id) for name, one in branches.items()}


def _beside() -> Connection:
    """A copy of this process that makes ready what comes through the pipe, until the pipe closes.

    It inherits what is loaded (keys, the facts of the country) and asks nobody for anything. Python warns of
    the threads that the database's pool has: they touch nothing that it does.
    """
    ours, theirs = multiprocessing.Pipe()
    copy = multiprocessing.get_context("fork").Process(target=_serve, args=(ours, theirs), daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        copy.start()
    theirs.close()
    return ours


def _serve(ours: Connection, theirs: Connection) -> None:
    ours.close()
    # Looking through what was inherited would copy all of it.
    gc.freeze()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            rows, branches = theirs.recv()
            theirs.send(_made(rows, branches))
    # Nothing of what was inherited is ours to close.
    os._exit(0)


def _made(rows: Sequence[Sealed], branches: Mapping[str, Unit]) -> dict[int, Ready]:
    """Without the people in memory, who are of no use elsewhere. What fails here fails again where it is
    told."""
    try:
        ready = prepare(rows, branches)
    except Exception:
        return {}
    return {pk: replace(one, drawn=replace(one.drawn, person=None)) for pk, one in ready.items()}
