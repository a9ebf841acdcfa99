"""Taking a book back, the whole or one of its people, while nobody worked on them since."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from sohoi.acts import gate
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.members.models import Book, BookRow, Merge, Person
from sohoi.members.permissions import IMPORT_BOOKS, UNDO_BOOKS
from sohoi.members.services.books.amending import put_back
from sohoi.members.services.removing import remove

UNDO = Act("members.undo_book", "Hoàn lại danh sách đã nhập", IMPORT_BOOKS)
UNDO_ROW = Act("members.undo_row", "Hoàn lại một người của danh sách", IMPORT_BOOKS)


class Touched(Refused):
    """The import cannot be taken back: somebody worked on these people afterwards."""

    def __init__(self, people: list[str], count: int) -> None:
        names = ", ".join(people) + (" và người khác" if count > len(people) else "")
        super().__init__(
            f"{count} người đã được sửa sau khi nhập ({names}), nên không hoàn lại cả danh sách được."
        )


def _hers_to_undo(act: Running, book: Book) -> None:
    if book.by_id != act.actor.id and not gate.may(act.actor, UNDO_BOOKS, book):
        raise Refused("Danh sách do người khác nhập. Chủ tịch Hội mới hoàn lại được.")


def _take_back(act: Running, book: Book, rows: QuerySet[BookRow]) -> int:
    """Who entered by these rows is taken out, what they changed is as it was. Raises Touched."""
    people = Person.objects.filter(pk__in=rows.values("person_id"))
    # Into whom another record was merged keeps that record's facts: she must not be taken out with the list.
    worked_on = ~Q(line_id=book.line_id or 0) | Q(
        pk__in=Merge.objects.filter(undo_line_id=None).values("kept")
    )
    touched = list(people.select_for_update().filter(worked_on).values_list("full_name", flat=True))
    if touched:
        raise Touched(touched[:3], len(touched))
    act.about("person", people.values_list("pk", flat=True))
    amended = list(rows.filter(choice=BookRow.Choice.AMEND))
    put_back(act, amended)
    entered = Person.objects.filter(pk__in=rows.exclude(choice=BookRow.Choice.AMEND).values("person_id"))
    return remove(act, entered) + len(amended)


@performs(UNDO, on="book")
def undo(act: Running, *, book: Book) -> Book:
    """Take the whole book out of the register again, while nobody worked on its people."""
    if book.state not in (Book.State.DONE, Book.State.STOPPED):
        raise Refused("Danh sách này chưa nhập xong nên chưa hoàn lại được.")
    _hers_to_undo(act, book)
    rows = BookRow.objects.filter(book=book).exclude(person=None)
    act.note(book=book.name, count=_take_back(act, book, rows))
    act.about("book", book.pk)
    book.state, book.undo_line_id, book.done = Book.State.UNDONE, act.line_id, 0
    book.line_id = None
    book.save(update_fields=["state", "undo_line_id", "done", "line_id"])
    return book


@performs(UNDO_ROW, on="book")
def undo_row(act: Running, *, book: Book, n: int) -> Book:
    """Take one person of the book back, while nobody worked on her; her row waits for a decision again."""
    if book.state not in (Book.State.DONE, Book.State.STOPPED):
        raise Refused("Danh sách này chưa nhập xong nên chưa hoàn lại được.")
    _hers_to_undo(act, book)
    row = BookRow.objects.filter(book=book, n=n).exclude(person=None)
    if not row.exists():
        raise Refused("Người này đã được hoàn lại rồi.")
    act.note(book=book.name, count=_take_back(act, book, row))
    act.about("book", book.pk)
    BookRow.objects.filter(book=book, n=n).update(choice=BookRow.Choice.WAIT)
    book.done -= 1
    book.save(update_fields=["done"])
    return book
