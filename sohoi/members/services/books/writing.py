"""Writing a book into the register, batch by batch: people enter, or their records are brought up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from sohoi.acts.actor import Level
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.collecting import uncollected
from sohoi.common.copying import fill_in
from sohoi.members.models import Book, BookRow, Spell
from sohoi.members.permissions import IMPORT_BOOKS
from sohoi.members.queries.preparing import Ahead, Ready, prepare
from sohoi.members.services.addresses import Choices
from sohoi.members.services.books.amending import amend_rows
from sohoi.members.services.books.bringing import still_open
from sohoi.members.services.writing import Entrance, enter_drawn
from sohoi.units.models import Unit
from sohoi.units.names import Named
from sohoi.units.services import open_unit

WRITE = Act("members.write_book", "Nhập danh sách", IMPORT_BOOKS)
STOP = Act("members.stop_book", "Dừng nhập danh sách", IMPORT_BOOKS)

CHUNK = settings.SOHOI_IMPORT_BATCH
# Nothing is made ready for the first batch: a smaller one lets the database begin sooner.
FIRST = 5
LEASE = timedelta(seconds=settings.SOHOI_IMPORT_LEASE)


class Marked(Protocol):
    """A row of a book without what it holds."""

    pk: int
    n: int
    choice: str
    branch_name: str


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
def write_part(act: Running, *, book: Book, today: date, ahead: Ahead | None = None) -> Book:
    """The next batch: people entered or brought up to date, counts and the rows' marks in one transaction.

    With `ahead` the batch after it is made ready while the database writes.
    """
    if book.state != Book.State.WRITING:
        return book
    size = CHUNK if ahead is None or ahead.busy else max(CHUNK // FIRST, 1)
    rows = _next_rows(book, ahead, size)
    more = len(rows) == size
    if more:
        _wait_for_no_disk()
    _enter(act, book, [row for row in rows if row.choice == BookRow.Choice.ENTER], today, ahead)
    _amend(act, book, [row.pk for row in rows if row.choice == BookRow.Choice.AMEND], today)
    book.state = Book.State.WRITING if more else Book.State.DONE
    book.done, book.lease_until = book.done + len(rows), Now() + LEASE
    book.save(update_fields=["state", "done", "lease_until"])
    act.note(count=len(rows))
    book.refresh_from_db(fields=["lease_until"])
    return book


def _next_rows(book: Book, ahead: Ahead | None, size: int) -> Sequence[Marked]:
    """The next batch. Who knows where the last one ended does not read all that is done once more, but looks
    there too before it says that nothing is left: somebody may have decided otherwise meanwhile."""
    left = _to_write(book).order_by("n").values_list("pk", "n", "choice", "branch_name", named=True)
    rows = list(left.filter(n__gt=ahead.after)[:size]) if ahead else []
    rows = rows if len(rows) == size else list(left[:size])
    if ahead and rows:
        ahead.after = rows[-1].n
    return rows


def _wait_for_no_disk() -> None:
    """A batch that others follow need not be on the disk before they go on: when the power goes, it is lost
    whole and written again, marks and all. The last one waits for all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


def _amend(act: Running, book: Book, rows: list[int], today: date) -> None:
    if rows:
        amend_rows(act, book, list(BookRow.objects.filter(pk__in=rows).order_by("n")), today)


def _enter(act: Running, book: Book, rows: Sequence[Marked], today: date, ahead: Ahead | None) -> None:
    if not rows:
        return
    branches = _branches(book)
    ready = _made_ready(book, rows, branches, ahead)
    placed = [(branches[row.branch_name], ready[row.pk]) for row in rows]
    cells = _cells(act, placed, {branch.id: branch for branch, _ in placed}, today)
    entrances = [_entrance(one, branch, cells.get((branch.id, one.group)), today) for branch, one in placed]
    numbers = enter_drawn(act, entrances, [one.drawn for _, one in placed])
    fill_in(BookRow, "person_id", {row.pk: pk for row, (pk, _) in zip(rows, numbers, strict=True)})


class _Any(dict[str, Unit]):
    """Whatever name a row gives, the book is of one branch."""

    def __missing__(self, name: str) -> Unit:
        return self[""]


def _branches(book: Book) -> dict[str, Unit]:
    """The branches that the names of the book mean, with their communes: beside, nobody asks the database."""
    units = Unit.objects.select_related("commune")
    if book.unit.level == Level.BRANCH:
        return _Any({"": units.get(pk=book.unit_id)})
    found = units.in_bulk({pk for pk in book.branches.values() if pk})
    return {name: found[pk] for name, pk in book.branches.items() if pk}


def _made_ready(
    book: Book, rows: Sequence[Marked], branches: Mapping[str, Unit], ahead: Ahead | None
) -> dict[int, Ready]:
    """These rows, made ready ahead or now; the rows after them are begun.

    Where somebody chose which commune old addresses mean, everything is made now: beside, nobody knows of it.
    """
    known = ahead.take(branches) if ahead else {}
    if ahead:
        entering = _to_write(book).filter(choice=BookRow.Choice.ENTER, n__gt=rows[-1].n).order_by("n")
        ahead.begin(list(entering.values_list("pk", "payload", "branch_name")[:CHUNK]), branches)
    choices = Choices({branches[row.branch_name].pk: branches[row.branch_name] for row in rows}.values())
    wanted = [row.pk for row in rows if choices.any or row.pk not in known]
    sealed = BookRow.objects.filter(pk__in=wanted).values_list("pk", "payload", "branch_name")
    return known | prepare(sealed, branches, choices.settle) if wanted else known


def _cells(
    act: Running, placed: list[tuple[Unit, Ready]], branches: Mapping[int, Unit], today: date
) -> dict[tuple[int, str], Unit]:
    """The cells that the rows name, found or made, by branch and name as written."""
    known: defaultdict[int | None, Named[Unit]] = defaultdict(Named)
    for cell in Unit.objects.filter(branch__in=branches, level=Level.CELL, closed_on=None):
        known[cell.branch_id].add(cell.name, cell)
    found: dict[tuple[int, str], Unit] = {}
    for branch, one in placed:
        if one.group and (branch.id, one.group) not in found:
            there = known[branch.id].find(one.group)
            if there is None:
                there = open_unit(act, name=one.group, kind="cell", parent=branch, on=today)
                known[branch.id].add(one.group, there)
            found[branch.id, one.group] = there
    return found


def _entrance(one: Ready, branch: Unit, cell: Unit | None, today: date) -> Entrance:
    return Entrance({}, branch, today, Spell.Entry.LISTED, one.kind, cell)


@performs(STOP, on="book")
def stop(act: Running, *, book: Book) -> Book:
    """Stop writing: what was entered stays, the rest waits."""
    if book.state != Book.State.WRITING:
        raise Refused("Danh sách này không đang nhập.")
    book.state = Book.State.STOPPED
    book.save(update_fields=["state"])
    act.about("book", book.pk)
    return book
