"""What a list means: a column corrected, who is new or missing, one person of it taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, number, today
from sohoi.members.books import Refused as BookRefused
from sohoi.members.books.columns import BY_KEY, CHOICES
from sohoi.members.books.upload import read_content
from sohoi.members.models import Book
from sohoi.members.permissions import IMPORT_BOOKS
from sohoi.members.queries import books as queries
from sohoi.members.services import books as acts
from sohoi.members.views.books import ROWS_MOST, may_undo


@page(IMPORT_BOOKS, methods=("GET", "POST"))
def column(request: ActorRequest, *, book: int, column: int) -> HttpResponse:
    """What one column means: tap its label, choose, save. The same heading is known from then on."""
    found = queries.book(request.actor, book)
    taken = queries.column(found, column)
    if taken is None or not found.file:
        raise gate.NotForYou
    if request.method == "POST":
        return _correct(request, found, taken)
    return render(request, "members/office/book_column.html", _column(found, taken))


def _column(found: Book, taken: dict[str, Any]) -> dict[str, Any]:
    choices = [(key, BY_KEY[key].label) for key in CHOICES]
    return {"book": found, "column": taken, "choices": choices}


def _correct(request: ActorRequest, found: Book, taken: dict[str, Any]) -> HttpResponse:
    chosen = request.POST.get("key_of_column", "")
    if chosen and chosen not in CHOICES:
        messages.error(request, "Hãy chọn một trong các loại có sẵn.")
        return render(request, "members/office/book_column.html", _column(found, taken))
    choices = {**queries.choices_of(found), (taken["sheet"], taken["index"]): chosen or None}
    try:
        content = queries.content_of(found)
        reading = read_content(content, name=found.name, today=today(), choices=choices)
        actor = request.actor.once(key_of(request))
        acts.correct_column(
            actor, book=found, reading=reading, choices=choices, heading=taken["heading"], key=chosen or None
        )
        messages.success(request, "Đã đọc lại danh sách theo lựa chọn này. Lần sau sổ sẽ nhớ.")
    except (*BookRefused, Refused) as no:
        messages.error(request, str(no))
    return redirect("book", book=found.pk)


@page(IMPORT_BOOKS)
def compared(request: ActorRequest, *, book: int) -> HttpResponse:
    """A list beside the register: who is new, changed, as before, and whom the list no longer names."""
    found = queries.book(request.actor, book)
    seen = queries.compared(request.actor, found, _after(request))
    more = seen.people[queries.PAGE - 1].pk if len(seen.people) > queries.PAGE else 0
    context = {"book": found, "seen": seen, "people": seen.people[: queries.PAGE], "after": more}
    return render(request, "members/office/book_compared.html", context)


def _after(request: ActorRequest) -> int:
    return number(request.GET.get("tu")) or 0


@page(IMPORT_BOOKS, methods=("GET", "POST"))
def entered(request: ActorRequest, *, book: int) -> HttpResponse:
    """Who is in the register by this list, each with a way back."""
    found = queries.book(request.actor, book)
    if request.method == "POST":
        return _undo_row(request, found)
    listed, after = queries.entered(found, min(_after(request), ROWS_MOST))
    context = {"book": found, "listed": listed, "after": after, "may_undo": may_undo(request, found)}
    return render(request, "members/office/book_entered.html", context)


def _undo_row(request: ActorRequest, found: Book) -> HttpResponse:
    row = number(request.POST.get("row"), most=ROWS_MOST)
    try:
        if row is None:
            raise Refused("Hãy bấm nút bên cạnh tên người.")
        acts.undo_row(request.actor.once(key_of(request)), book=found, n=row)
        messages.success(request, "Đã hoàn lại một người. Dòng của người này chờ xem lại.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("book-entered", book=found.pk)
