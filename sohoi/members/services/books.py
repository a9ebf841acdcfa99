"""Acts on books: bring one, decide about its rows, write it into the register, take it back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.db.models.functions import Now

from sohoi.acts import gate
from sohoi.acts.actor import Kind, Level
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common import keys
from sohoi.common.collecting import uncollected
from sohoi.common.copying import Mould, copy_in, fill_in
from sohoi.common.dates import PartialDate
from sohoi.common.text import nfc_clean
from sohoi.members.fields import BY_KEY
from sohoi.members.models import Book, BookRow, Person, Spell
from sohoi.members.permissions import IMPORT_BOOKS, UNDO_BOOKS
from sohoi.members.queries import matching
from sohoi.members.queries.books import PURPOSE, opened
from sohoi.members.record import IDENTITY
from sohoi.members.services.reads import record_read
from sohoi.members.services.removing import remove
from sohoi.members.services.writing import Entrance, enter
from sohoi.units.models import Unit
from sohoi.units.names import Named
from sohoi.units.permissions import EDIT_UNITS
from sohoi.units.services import open_unit

BRING = Act("members.bring_book", "Tải danh sách lên", IMPORT_BOOKS)
DECIDE = Act("members.decide_rows", "Xem lại dòng trong danh sách", IMPORT_BOOKS)
PLACE = Act("members.place_book", "Chọn chi hội cho danh sách", IMPORT_BOOKS)
WRITE = Act("members.write_book", "Nhập danh sách", IMPORT_BOOKS)
STOP = Act("members.stop_book", "Dừng nhập danh sách", IMPORT_BOOKS)
UNDO = Act("members.undo_book", "Hoàn lại danh sách đã nhập", IMPORT_BOOKS)
DROP = Act("members.drop_book", "Bỏ danh sách đã tải", IMPORT_BOOKS)

CHUNK = settings.SOHOI_IMPORT_BATCH
LEASE = timedelta(seconds=settings.SOHOI_IMPORT_LEASE)
# Problems after which a person must look; the others are told and do not hold the row back.
TOLD_ONLY = frozenset({"phone_invalid"})
ROWS = Mould(BookRow)
JSON = json.JSONEncoder(ensure_ascii=False, default=str)


class ReadRow(Protocol):
    """One member row as the reader of books gives it."""

    @property
    def sheet(self) -> str: ...
    @property
    def row(self) -> int: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...
    @property
    def other(self) -> Sequence[tuple[str, str]]: ...
    @property
    def cells(self) -> Sequence[str]: ...
    @property
    def problems(self) -> list[str]: ...
    @property
    def table(self) -> int: ...
    @property
    def found(self) -> Sequence[Any]: ...


class ReadBook(Protocol):
    """A whole book as the reader gives it."""

    @property
    def name(self) -> str: ...
    @property
    def rows(self) -> Sequence[ReadRow]: ...
    @property
    def columns(self) -> Sequence[Any]: ...
    @property
    def skipped(self) -> Sequence[Any]: ...


class Touched(Refused):
    """The import cannot be taken back: somebody worked on these people afterwards."""

    def __init__(self, people: list[str], count: int) -> None:
        names = ", ".join(people) + (" và người khác" if count > len(people) else "")
        super().__init__(
            f"{count} người đã được sửa sau khi nhập ({names}), nên không hoàn lại cả danh sách được."
        )


@performs(BRING, on="unit", lock=False)
@uncollected()
def bring(act: Running, *, unit: Unit, reading: ReadBook, sha256: str) -> Book:
    """Keep what was read, encrypted, with whom of the register each row may be. Writes nobody."""
    if unit.level not in (Level.COMMUNE, Level.BRANCH):
        raise Refused("Hãy chọn xã, phường hoặc chi hội để nhập.")
    book = Book.objects.create(
        unit=unit,
        by_id=act.actor.id if act.actor.kind is Kind.ACCOUNT else None,
        name=nfc_clean(reading.name)[:200],
        sha256=sha256,
        columns=[asdict(column) for column in reading.columns],
        skipped=[asdict(skipped) for skipped in reading.skipped],
        total=len(reading.rows),
    )
    matches = matching.match(unit, ((n, row.fields) for n, row in enumerate(reading.rows)))
    copy_in(BookRow, (_row(book, n, row, matches.get(n)) for n, row in enumerate(reading.rows)))
    _propose_branches(book, unit, reading)
    record_read(act, None, f"Tệp {book.name}", unit=unit)
    act.about("book", book.pk)
    act.note(book=book.name, count=book.total)
    return book


def _row(book: Book, n: int, row: ReadRow, same: matching.Match | None) -> BookRow:
    problems = [*row.problems, *(["duplicate_in_register"] if same else [])]
    whole = {
        "fields": dict(row.fields),
        "other": list(row.other),
        "cells": list(row.cells),
        "table": row.table,
        "doubts": [one.words for one in row.found],
    }
    held = [code for code in problems if code not in TOLD_ONLY]
    return ROWS.cast(
        book_id=book.pk,
        n=n,
        sheet=row.sheet[:100],
        row=row.row,
        payload=keys.seal(JSON.encode(whole).encode(), PURPOSE),
        branch_name=str(row.fields.get("branch") or "")[:150],
        problems=problems,
        choice=BookRow.Choice.WAIT if held else BookRow.Choice.ENTER,
        same_as_id=same.person if same and same.here else None,
    )


def _propose_branches(book: Book, unit: Unit, reading: ReadBook) -> None:
    """Each branch the book names, with the unit that bears the name, or nothing yet."""
    if unit.level == Level.BRANCH:
        return
    named = dict.fromkeys(str(row.fields.get("branch") or "")[:150] for row in reading.rows)
    book.branches = matching.branches_named(unit, named)
    book.save(update_fields=["branches"])


def _still_open(book: Book) -> None:
    if book.state not in (Book.State.READ, Book.State.STOPPED):
        raise Refused("Danh sách này không còn chờ nữa. Hãy tải lại trang.")


@performs(DECIDE, on="book")
def decide(act: Running, *, book: Book, choice: str, rows: Sequence[int] | None = None) -> int:
    """Enter or pass over rows that wait (all of them, or these). Gives how many."""
    _still_open(book)
    waiting = BookRow.objects.filter(book=book, choice=BookRow.Choice.WAIT)
    if rows is not None:
        waiting = waiting.filter(n__in=rows)
    if choice == BookRow.Choice.ENTER:
        waiting = waiting.exclude(problems__contains=["name_missing"])
    changed = waiting.update(choice=choice)
    if not changed:
        raise Refused("Những dòng này đã được xem lại rồi, hoặc chưa có họ tên để nhập.")
    act.about("book", book.pk)
    act.note(book=book.name, choice=BookRow.Choice(choice).label, count=changed)
    return changed


@performs(PLACE, on="book")
def place(
    act: Running, *, book: Book, chosen: Mapping[str, int | None], make: Sequence[str], on: date
) -> Book:
    """Say which branch each name of the book means; names in `make` become branches."""
    _still_open(book)
    commune = Unit.objects.get(pk=book.unit.commune_id or 0)
    if make:
        gate.require(act.actor, EDIT_UNITS, commune)
    for name in make:
        if name in book.branches and name:
            book.branches[name] = open_unit(
                act, name=matching.plain_branch(name), kind="branch", parent=commune, on=on
            ).pk
    for name, unit_id in chosen.items():
        if name in book.branches:
            book.branches[name] = _branch_in(act, commune, unit_id)
    book.save(update_fields=["branches"])
    act.about("book", book.pk)
    return book


def _branch_in(act: Running, commune: Unit, unit_id: int | None) -> int | None:
    if unit_id is None:
        return None
    branch = gate.get(act.actor, IMPORT_BOOKS, Unit.open_branches(), pk=unit_id)
    if branch.commune_id != commune.pk:
        raise gate.NotForYou
    return branch.pk


@performs(WRITE, on="book")
def write(act: Running, *, book: Book) -> Book:
    """Begin to write the book into the register; the batches follow under this line."""
    _still_open(book)
    rows = BookRow.objects.filter(book=book, choice=BookRow.Choice.ENTER, person=None)
    lost = [name for name in rows.values_list("branch_name", flat=True).distinct() if not _target(book, name)]
    if lost:
        raise Refused("Có người chưa biết thuộc chi hội nào. Hãy chọn chi hội trước.")
    if not rows.exists():
        raise Refused("Không có ai để nhập.")
    book.state, book.line_id, book.lease_until = (
        Book.State.WRITING,
        book.line_id or act.line_id,
        Now() + LEASE,
    )
    book.save(update_fields=["state", "line_id", "lease_until"])
    act.about("book", book.pk)
    act.note(book=book.name, count=rows.count())
    return book


def _target(book: Book, branch_name: str) -> int | None:
    """The branch that rows with this name go to."""
    if book.unit.level == Level.BRANCH:
        return book.unit_id
    found: int | None = book.branches.get(branch_name)
    return found


@performs(WRITE, on="book", part=True)
@uncollected()
def write_part(act: Running, *, book: Book, today: date) -> Book:
    """Enter the next batch: people, their counts and the rows' marks in one transaction."""
    if book.state != Book.State.WRITING:
        return book
    waiting = BookRow.objects.filter(book=book, choice=BookRow.Choice.ENTER, person=None)
    rows = list(waiting.order_by("n")[:CHUNK])
    if rows:
        _enter_rows(act, book, rows, today)
    book.state = Book.State.WRITING if len(rows) == CHUNK else Book.State.DONE
    book.done, book.lease_until = book.done + len(rows), Now() + LEASE
    book.save(update_fields=["state", "done", "lease_until"])
    act.note(count=len(rows))
    book.refresh_from_db(fields=["lease_until"])
    return book


def _enter_rows(act: Running, book: Book, rows: list[BookRow], today: date) -> None:
    branches = Unit.objects.in_bulk({_target(book, row.branch_name) for row in rows} - {None})
    read = [opened(row) for row in rows]
    cells = _cells(act, book, rows, read, branches, today)
    entrances = [
        _entrance(one, branches[_target(book, row.branch_name) or 0], cells, today)
        for row, one in zip(rows, read, strict=True)
    ]
    people = enter(act, entrances)
    fill_in(BookRow, "person_id", {row.pk: person.pk for row, person in zip(rows, people, strict=True)})


def _cells(
    act: Running,
    book: Book,
    rows: list[BookRow],
    read: list[dict[str, Any]],
    branches: Mapping[int, Unit],
    today: date,
) -> dict[tuple[int, str], Unit]:
    """The cells that the rows name, found or made, by branch and name as written."""
    known: defaultdict[int | None, Named[Unit]] = defaultdict(Named)
    for cell in Unit.objects.filter(branch__in=branches.values(), level=Level.CELL, closed_on=None):
        known[cell.branch_id].add(cell.name, cell)
    found: dict[tuple[int, str], Unit] = {}
    for row, one in zip(rows, read, strict=True):
        name, branch = _group(one), _target(book, row.branch_name) or 0
        if name and (branch, name) not in found:
            there = known[branch].find(name)
            if there is None:
                there = open_unit(act, name=name, kind="cell", parent=branches[branch], on=today)
                known[branch].add(name, there)
            found[branch, name] = there
    return found


def _group(one: Mapping[str, Any]) -> str:
    return nfc_clean(str(one["fields"].get("group") or ""))[:150].strip()


def _entrance(
    one: Mapping[str, Any], branch: Unit, cells: Mapping[tuple[int, str], Unit], today: date
) -> Entrance:
    facts = facts_of(one["fields"])
    cell = cells.get((branch.pk, _group(one)))
    kind = Spell.Kind.HONORARY if facts.get("sex") == Person.Sex.MALE else Spell.Kind.ORDINARY
    other = [(str(heading), str(text)) for heading, text in one["other"]]
    return Entrance(facts, branch, today, Spell.Entry.LISTED, kind, cell, other)


# The same days and years come again and again in a book.
_date_of = lru_cache(maxsize=8192)(PartialDate.from_iso)


def facts_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a book row as facts of the catalogue."""
    facts = {key: value for key, value in fields.items() if value is not None and key in BY_KEY}
    for key in ("birth", "joined"):
        if facts.get(key):
            facts[key] = _date_of(str(facts[key]))
    number = facts.get("id_number")
    if number and len(number) == BY_KEY["old_id"].length:
        facts["old_id"] = facts.pop("id_number")
    for key in IDENTITY:
        if not facts.get(key, True):
            del facts[key]
    return facts


@performs(STOP, on="book")
def stop(act: Running, *, book: Book) -> Book:
    """Stop writing: what was entered stays, the rest waits."""
    if book.state != Book.State.WRITING:
        raise Refused("Danh sách này không đang nhập.")
    book.state = Book.State.STOPPED
    book.save(update_fields=["state"])
    act.about("book", book.pk)
    return book


@performs(UNDO, on="book")
def undo(act: Running, *, book: Book) -> Book:
    """Take the whole book out of the register again, while nobody worked on its people."""
    if book.state not in (Book.State.DONE, Book.State.STOPPED):
        raise Refused("Danh sách này chưa nhập xong nên chưa hoàn lại được.")
    if book.by_id != act.actor.id and not gate.may(act.actor, UNDO_BOOKS, book):
        raise Refused("Danh sách do người khác nhập. Chủ tịch Hội mới hoàn lại được.")
    people = Person.objects.filter(pk__in=BookRow.objects.filter(book=book).values("person_id"))
    touched = list(
        people.select_for_update().exclude(line_id=book.line_id or 0).values_list("full_name", flat=True)
    )
    if touched:
        raise Touched(touched[:3], len(touched))
    act.about("person", people.values_list("pk", flat=True))
    act.note(book=book.name, count=remove(act, people))
    act.about("book", book.pk)
    book.state, book.undo_line_id, book.done = Book.State.UNDONE, act.line_id, 0
    book.line_id = None
    book.save(update_fields=["state", "undo_line_id", "done", "line_id"])
    return book


@performs(DROP, on="book")
def drop(act: Running, *, book: Book) -> Book:
    """Put a book aside that shall not be entered; its rows are deleted at once."""
    if book.state not in (Book.State.READ, Book.State.UNDONE):
        raise Refused("Danh sách đã nhập thì không bỏ được. Có thể hoàn lại.")
    BookRow.objects.filter(book=book).delete()
    book.state = Book.State.DROPPED
    book.save(update_fields=["state"])
    act.about("book", book.pk)
    act.note(book=book.name)
    return book


@performs(DECIDE, on="book")
def reopen(act: Running, *, book: Book) -> Book:
    """After an undo the same book may be looked at and entered again."""
    if book.state != Book.State.UNDONE:
        raise Refused("Danh sách này không ở trạng thái đã hoàn lại.")
    book.state = Book.State.READ
    book.save(update_fields=["state"])
    act.about("book", book.pk)
    return book
