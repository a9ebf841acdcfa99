"""Acts before anybody enters: bring a book, say what a column means, decide about rows, place branches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Protocol

import orjson

from sohoi.acts import gate
from sohoi.acts.actor import Kind, Level
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common import keys
from sohoi.common.collecting import uncollected
from sohoi.common.copying import Mould, copy_in, fill_large
from sohoi.common.text import fold, nfc_clean
from sohoi.members.models import Book, BookRow, ColumnMeaning
from sohoi.members.permissions import IMPORT_BOOKS
from sohoi.members.queries import comparing, matching
from sohoi.members.queries.books import FILE, PURPOSE, SOFT, TOLD
from sohoi.members.services.reads import record_read
from sohoi.units.models import Unit
from sohoi.units.permissions import EDIT_UNITS
from sohoi.units.services import open_unit

BRING = Act("members.bring_book", "Tải danh sách lên", IMPORT_BOOKS)
DECIDE = Act("members.decide_rows", "Xem lại dòng trong danh sách", IMPORT_BOOKS)
PLACE = Act("members.place_book", "Chọn chi hội cho danh sách", IMPORT_BOOKS)
COLUMN = Act("members.correct_column", "Sửa nghĩa của cột", IMPORT_BOOKS)
DROP = Act("members.drop_book", "Bỏ danh sách đã tải", IMPORT_BOOKS)

# Problems after which a person must look; the others are told and do not hold the row back.
TOLD_ONLY = frozenset({"phone_invalid"})
ROWS = Mould(BookRow)
# What columns mean by a person's word: by sheet and index, the key of the field or None for "Thông tin khác".
Choices = Mapping[tuple[str, int], str | None]


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
    @property
    def hints(self) -> Sequence[Any]: ...


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


@performs(BRING, on="unit", lock=False)
@uncollected()
def bring(
    act: Running,
    *,
    unit: Unit,
    reading: ReadBook,
    sha256: str,
    content: bytes = b"",
    choices: Choices | None = None,
) -> Book:
    """Keep what was read, encrypted, with whom of the register each row may be. Writes nobody.

    With the file's `content` a column may be corrected later; `choices` are those that were made before.
    """
    if unit.level not in (Level.COMMUNE, Level.BRANCH):
        raise Refused("Hãy chọn xã, phường hoặc chi hội để nhập.")
    book = Book.objects.create(
        unit=unit,
        by_id=act.actor.id if act.actor.kind is Kind.ACCOUNT else None,
        name=nfc_clean(reading.name)[:200],
        sha256=sha256,
    )
    if content:
        book.file = keys.seal(content, FILE)
        fill_large(book, "file", book.file)
    _keep(book, reading, choices or {})
    record_read(act, None, f"Tệp {book.name}", unit=unit)
    act.about("book", book.pk)
    act.note(book=book.name, count=book.total)
    return book


def _keep(book: Book, reading: ReadBook, choices: Choices) -> None:
    """What was read, as it stands now: columns, rows, branches."""
    book.columns = [asdict(column) | {"note": ""} for column in reading.columns]
    book.skipped = [asdict(skipped) | {"text": ""} for skipped in reading.skipped]
    book.told = keys.seal(orjson.dumps(_told(reading)), TOLD)
    book.choices = [[sheet, index, key] for (sheet, index), key in choices.items()]
    book.total = len(reading.rows)
    matches = matching.match(book.unit, ((n, row.fields) for n, row in enumerate(reading.rows)))
    changes = comparing.changes({n: one.person for n, one in matches.items() if one.here}, reading.rows)
    made = (_row(book, n, row, matches.get(n), changes.get(n)) for n, row in enumerate(reading.rows))
    copy_in(BookRow, made)
    _propose_branches(book, book.unit, reading)
    book.save(update_fields=["columns", "skipped", "told", "choices", "total", "branches"])


def _told(reading: ReadBook) -> dict[str, Any]:
    """What is said in the book's own words, beside the columns and what was set aside; dates in doubt."""
    doubted = Counter(hint.code for row in reading.rows for hint in row.hints if hint.code in SOFT)
    return {
        "notes": [column.note for column in reading.columns],
        "texts": [skipped.text for skipped in reading.skipped],
        "soft": doubted,
    }


def _row(book: Book, n: int, row: ReadRow, same: matching.Match | None, changes: list[str] | None) -> BookRow:
    problems = [*row.problems, *(["duplicate_in_register"] if same else [])]
    whole = {
        "fields": dict(row.fields.items()),
        "other": row.other,
        "cells": row.cells,
        "table": row.table,
        "doubts": [one.words for one in row.found],
        "why": same.why if same else "",
        "soft": [[one.field, one.words] for one in row.hints if one.code in SOFT],
    }
    return ROWS.cast(
        book_id=book.pk,
        n=n,
        sheet=row.sheet[:100],
        row=row.row,
        payload=keys.seal(orjson.dumps(whole, default=str), PURPOSE),
        branch_name=str(row.fields.get("branch") or "")[:150],
        problems=problems,
        choice=_first_choice(problems, same, changes),
        same_as_id=same.person if same and same.here else None,
        certain=bool(same and same.certain),
        changes=changes or [],
    )


def _first_choice(problems: list[str], same: matching.Match | None, changes: list[str] | None) -> str:
    """Who is here already by her number, and nothing new is said of her: there is nothing to decide."""
    held = [code for code in problems if code not in TOLD_ONLY]
    if same and same.certain and changes == [] and held == ["duplicate_in_register"]:
        return BookRow.Choice.SKIP
    return BookRow.Choice.WAIT if held else BookRow.Choice.ENTER


@performs(COLUMN, on="book")
@uncollected()
def correct_column(
    act: Running, *, book: Book, reading: ReadBook, choices: Choices, heading: str, key: str | None
) -> Book:
    """Keep what the file says once a column means something else, and remember that for the next list.

    `reading` is the file read again with all of `choices`; `key` None is "Thông tin khác".
    """
    if book.state != Book.State.READ:
        raise Refused("Danh sách này đã nhập rồi, không đổi cột được nữa. Có thể hoàn lại rồi đổi.")
    before = {(row.sheet, row.row): row for row in BookRow.objects.filter(book=book).defer("payload")}
    BookRow.objects.filter(book=book).delete()
    _keep(book, reading, choices)
    _decide_again(book, before)
    if folded := fold(heading)[:200]:
        ColumnMeaning.objects.update_or_create(
            unit_id=book.unit.commune_id or 0, heading=folded, defaults={"key": key or ""}
        )
    act.about("book", book.pk)
    act.note(book=book.name, heading=heading)
    return book


def _decide_again(book: Book, before: Mapping[tuple[str, int], BookRow]) -> None:
    """What somebody decided about a row stands, where the row has no other problem than before."""
    for row in BookRow.objects.filter(book=book, choice=BookRow.Choice.WAIT).defer("payload"):
        old = before.get((row.sheet, row.row))
        if old and old.choice != row.choice and old.problems == row.problems:
            BookRow.objects.filter(pk=row.pk).update(choice=old.choice)


def _propose_branches(book: Book, unit: Unit, reading: ReadBook) -> None:
    """Each branch the book names, with the unit that bears the name, or nothing yet."""
    if unit.level == Level.BRANCH:
        return
    named = dict.fromkeys(str(row.fields.get("branch") or "")[:150] for row in reading.rows)
    book.branches = {**matching.branches_named(unit, named), **_placed(book, named)}


def _placed(book: Book, named: Iterable[str]) -> dict[str, int]:
    """Branches that somebody chose or made for these names already."""
    return {name: book.branches[name] for name in named if book.branches.get(name)}


def still_open(act: Running, book: Book) -> None:
    """Operation: raise Refused for a book that is being written, done or put aside."""
    if book.state not in (Book.State.READ, Book.State.STOPPED):
        raise Refused("Danh sách này không còn chờ nữa. Hãy tải lại trang.")


@performs(DECIDE, on="book")
def decide(act: Running, *, book: Book, choice: str, rows: Sequence[int] | None = None) -> int:
    """Enter rows that wait, put what they say on the people they are, or pass over them. Gives how many.

    `rows` are these, or None for all that wait; all at once amends only who is certain.
    """
    still_open(act, book)
    waiting = BookRow.objects.filter(book=book, choice=BookRow.Choice.WAIT)
    if rows is not None:
        waiting = waiting.filter(n__in=rows)
    if choice == BookRow.Choice.ENTER:
        waiting = waiting.exclude(problems__contains=["name_missing"])
    if choice == BookRow.Choice.AMEND:
        waiting = waiting.exclude(same_as=None).exclude(changes=[])
        waiting = waiting if rows is not None else waiting.filter(certain=True)
    changed = waiting.update(choice=choice)
    if not changed:
        raise Refused("Những dòng này đã được xem lại rồi, hoặc chưa đủ thông tin để làm vậy.")
    act.about("book", book.pk)
    act.note(book=book.name, choice=BookRow.Choice(choice).label, count=changed)
    return changed


@performs(PLACE, on="book")
def place(
    act: Running, *, book: Book, chosen: Mapping[str, int | None], make: Sequence[str], on: date
) -> Book:
    """Say which branch each name of the book means; names in `make` become branches."""
    still_open(act, book)
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


@performs(DROP, on="book")
def drop(act: Running, *, book: Book) -> Book:
    """Put a book aside that shall not be entered; its rows are deleted at once."""
    if book.state not in (Book.State.READ, Book.State.UNDONE):
        raise Refused("Danh sách đã nhập thì không bỏ được. Có thể hoàn lại.")
    BookRow.objects.filter(book=book).delete()
    book.state, book.file, book.told = Book.State.DROPPED, None, None
    book.save(update_fields=["state", "file", "told"])
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
