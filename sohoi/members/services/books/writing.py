"""Writing a book into the register, batch by batch: people enter, or their records are brought up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from sohoi.acts.actor import Level
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.collecting import uncollected
from sohoi.common.copying import fill_in
from sohoi.common.text import nfc_clean
from sohoi.members.models import Book, BookRow, Person, Spell
from sohoi.members.permissions import IMPORT_BOOKS
from sohoi.members.queries.books import opened
from sohoi.members.record import facts_of
from sohoi.members.services.books.amending import amend_rows
from sohoi.members.services.books.bringing import still_open
from sohoi.members.services.writing import Entrance, enter
from sohoi.units.models import Unit
from sohoi.units.names import Named
from sohoi.units.services import open_unit

WRITE = Act("members.write_book", "Nhập danh sách", IMPORT_BOOKS)
STOP = Act("members.stop_book", "Dừng nhập danh sách", IMPORT_BOOKS)

CHUNK = settings.SOHOI_IMPORT_BATCH
LEASE = timedelta(seconds=settings.SOHOI_IMPORT_LEASE)


@performs(WRITE, on="book")
def write(act: Running, *, book: Book) -> Book:
    """Begin to write the book into the register; the batches follow under this line."""
    still_open(act, book)
    rows = _to_write(book)
    entering = rows.filter(choice=BookRow.Choice.ENTER)
    names = entering.order_by().values_list("branch_name", flat=True).distinct()
    if not all(_target(book, name) for name in names):
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


def _to_write(book: Book) -> QuerySet[BookRow]:
    """What was decided and is not done yet."""
    decided = (BookRow.Choice.ENTER, BookRow.Choice.AMEND)
    return BookRow.objects.filter(book=book, choice__in=decided, person=None)


def _target(book: Book, branch_name: str) -> int | None:
    """The branch that rows with this name go to."""
    if book.unit.level == Level.BRANCH:
        return book.unit_id
    found: int | None = book.branches.get(branch_name)
    return found


@performs(WRITE, on="book", part=True)
@uncollected()
def write_part(act: Running, *, book: Book, today: date) -> Book:
    """The next batch: people entered or brought up to date, counts and the rows' marks in one transaction."""
    if book.state != Book.State.WRITING:
        return book
    rows = list(_to_write(book).order_by("n")[:CHUNK])
    if len(rows) == CHUNK:
        _wait_for_no_disk()
    for choice, do in ((BookRow.Choice.ENTER, _enter_rows), (BookRow.Choice.AMEND, amend_rows)):
        if chosen := [row for row in rows if row.choice == choice]:
            do(act, book, chosen, today)
    book.state = Book.State.WRITING if len(rows) == CHUNK else Book.State.DONE
    book.done, book.lease_until = book.done + len(rows), Now() + LEASE
    book.save(update_fields=["state", "done", "lease_until"])
    act.note(count=len(rows))
    book.refresh_from_db(fields=["lease_until"])
    return book


def _wait_for_no_disk() -> None:
    """A batch that others follow need not be on the disk before they go on: when the power goes, it is lost
    whole and written again, marks and all. The last one waits for all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


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


@performs(STOP, on="book")
def stop(act: Running, *, book: Book) -> Book:
    """Stop writing: what was entered stays, the rest waits."""
    if book.state != Book.State.WRITING:
        raise Refused("Danh sách này không đang nhập.")
    book.state = Book.State.STOPPED
    book.save(update_fields=["state"])
    act.about("book", book.pk)
    return book
