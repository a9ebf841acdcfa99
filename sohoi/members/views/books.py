"""Books on screen: bring one, see what was understood, decide, enter, take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRefresh

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, number, today
from sohoi.members import tasks
from sohoi.members.books import Refused as BookRefused
from sohoi.members.books import problem_words
from sohoi.members.books.upload import read_upload
from sohoi.members.forms import UploadForm
from sohoi.members.models import Book
from sohoi.members.permissions import IMPORT_BOOKS, UNDO_BOOKS
from sohoi.members.queries import books as queries
from sohoi.members.queries import places
from sohoi.members.services import books as acts
from sohoi.units import queries as units

# As far as the numbers of rows are counted.
ROWS_MOST = 2**31 - 1


@page(IMPORT_BOOKS, methods=("GET", "POST"))
def books(request: ActorRequest) -> HttpResponse:
    """Bring a list; those brought before stand below."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _bring(request, form)
    return render(request, "members/office/books.html", _listed(request, form))


def _listed(request: ActorRequest, form: UploadForm) -> dict[str, Any]:
    return {
        "form": form,
        "books": queries.books(request.actor)[:20],
        "branches": places.branches_for(request.actor, IMPORT_BOOKS)[: places.CHOOSABLE],
    }


def _bring(request: ActorRequest, form: UploadForm) -> HttpResponse:
    home = units.home(request.actor)
    try:
        if home is None:
            raise gate.NotForYou
        known = queries.meanings(home)
        read = read_upload(form.cleaned_data["file"], today=today(), meanings=known)
        book = acts.bring(
            request.actor.once(form.sent_key),
            unit=home,
            reading=read.book,
            sha256=read.sha256,
            content=read.content,
            choices=read.choices,
        )
    except (*BookRefused, Refused) as no:
        form.add_error("file", str(no))
        return render(request, "members/office/books.html", _listed(request, form))
    return redirect("book", book=book.pk)


@page(IMPORT_BOOKS)
def book(request: ActorRequest, *, book: int) -> HttpResponse:
    """What was understood, and the one next step."""
    found = queries.book(request.actor, book)
    if found.state == Book.State.DROPPED:
        raise gate.NotForYou
    if found.state in UNDER_WAY or request.htmx:  # type: ignore[attr-defined]
        return _progress(request, found)
    return render(request, "members/office/book.html", _preview(request, found))


UNDER_WAY = (Book.State.WRITING, Book.State.UNDOING)


def _progress(request: ActorRequest, found: Book) -> HttpResponse:
    """How far it is. The page asks for this part again and again, and at the end for the whole anew."""
    if found.state not in UNDER_WAY:
        answer: HttpResponse = HttpResponseClientRefresh()
        return answer
    part = "done" if request.htmx else "progress"  # type: ignore[attr-defined]
    return render(request, f"members/office/book_{part}.html", {"book": found})


def _preview(request: ActorRequest, found: Book) -> dict[str, Any]:
    tabs = queries.tabs(found, request.GET.get("trang", ""))
    sheet = next((tab.sheet for tab in tabs if tab.chosen), tabs[0].sheet if tabs else "")
    columns, rows, after = queries.preview(found, sheet, _after(request.GET))
    tally, aside = queries.tally(found), queries.set_aside(found)
    return {
        "book": found,
        "tabs": queries.tabs(found, sheet),
        "sheet": sheet,
        "columns": columns,
        "rewritten": [column for column in columns if column.get("note")],
        "rows": rows,
        "after": after,
        "tally": tally,
        "problems": [(problem_words(code), n) for code, n in tally.problems],
        "unplaced": queries.unplaced(found),
        "placed": queries.placed(found),
        "choices": queries.branches(found),
        "sheets_skipped": [one for one in aside if one["row"] is None],
        "rows_skipped": [one for one in aside if one["row"] is not None],
        "soft": [(problem_words(code), n) for code, n in queries.told(found)["soft"].items()],
        "is_open": found.state in (Book.State.READ, Book.State.STOPPED),
        "may_undo": may_undo(request, found),
        "may_correct": found.state == Book.State.READ and bool(found.file),
    }


def may_undo(request: ActorRequest, found: Book) -> bool:
    """Whoever brought the book may take it back, and the chair."""
    if found.state not in (Book.State.DONE, Book.State.STOPPED):
        return False
    return found.by_id == request.actor.id or gate.may(request.actor, UNDO_BOOKS, found)


def _after(query: QueryDict) -> int:
    return number(query.get("tu"), most=ROWS_MOST) or 0


@page(IMPORT_BOOKS, methods=("GET", "POST"))
def rows(request: ActorRequest, *, book: int) -> HttpResponse:
    """The rows that wait, one by one: enter her all the same, or pass over her."""
    found = queries.book(request.actor, book)
    if request.method == "POST":
        return _decide(request, found)
    shown, after = queries.waiting(request.actor, found, _after(request.GET))
    context = {"book": found, "listed": shown, "after": after, "tally": queries.tally(found)}
    return render(request, "members/office/book_rows.html", context)


def _decide(request: ActorRequest, found: Book) -> HttpResponse:
    """`enter`, `amend` or `skip` with a row's number, or with `all`."""
    for choice in SETTLED:
        wanted = request.POST.get(choice)
        row = number(wanted, most=ROWS_MOST)
        if wanted == "all" or row is not None:
            return _settle(request, found, choice, None if row is None else [row])
    messages.error(request, "Hãy bấm một nút bên cạnh tên người.")
    return redirect("book-rows", book=found.pk)


SETTLED = {"enter": "sẽ được nhập", "amend": "sẽ được cập nhật", "skip": "được giữ nguyên, bỏ qua"}


def _settle(request: ActorRequest, found: Book, choice: str, numbers: list[int] | None) -> HttpResponse:
    try:
        changed = acts.decide(request.actor.once(key_of(request)), book=found, choice=choice, rows=numbers)
        words = SETTLED[choice]
        # Sent twice, the second has nothing to tell.
        if changed is not None:
            messages.success(request, f"{changed} người {words}.")
    except Refused as no:
        messages.error(request, str(no))
    left = queries.tally(found).wait
    return redirect("book-rows" if left else "book", book=found.pk)


@page(IMPORT_BOOKS, methods=("POST",))
def place(request: ActorRequest, *, book: int) -> HttpResponse:
    """The branches that the book names: make them, or say which they are."""
    found = queries.book(request.actor, book)
    unplaced = [name for name, _ in queries.unplaced(found)]
    sent = {name: number(request.POST.get(f"branch-{at}")) for at, name in enumerate(unplaced)}
    chosen = {name: unit for name, unit in sent.items() if unit is not None}
    make = [name for name in unplaced if name and name not in chosen] if "make" in request.POST else []
    return _then(
        request, found, lambda actor: acts.place(actor, book=found, chosen=chosen, make=make, on=today())
    )


def _then(request: ActorRequest, found: Book, act: Callable[[Actor], object]) -> HttpResponse:
    """Do it, or say why not, and show the book again."""
    try:
        act(request.actor.once(key_of(request)))
    except Refused as no:
        messages.error(request, str(no))
    return redirect("book", book=found.pk)


@page(IMPORT_BOOKS, methods=("POST",))
def write(request: ActorRequest, *, book: int) -> HttpResponse:
    """Enter all who have no open question."""
    found = queries.book(request.actor, book)
    return _then(request, found, lambda actor: tasks.start_writing(actor, book=found))


@page(IMPORT_BOOKS, methods=("POST",))
def stop(request: ActorRequest, *, book: int) -> HttpResponse:
    """Stop entering; who is in stays, the rest waits."""
    found = queries.book(request.actor, book)
    return _then(request, found, lambda actor: acts.stop(actor, book=found))


@page(IMPORT_BOOKS, methods=("GET", "POST"))
def undo(request: ActorRequest, *, book: int) -> HttpResponse:
    """Take the whole book back: first what that means, then the deed."""
    found = queries.book(request.actor, book)
    if request.method == "POST":
        return _then(request, found, lambda actor: acts.undo(actor, book=found))
    return render(request, "members/office/book_undo.html", {"book": found, "tally": queries.tally(found)})


@page(IMPORT_BOOKS, methods=("POST",))
def drop(request: ActorRequest, *, book: int) -> HttpResponse:
    """Put a book aside that shall not be entered."""
    found = queries.book(request.actor, book)
    try:
        acts.drop(request.actor.once(key_of(request)), book=found)
        messages.success(request, f"Đã bỏ danh sách “{found.name}”.")
    except Refused as no:
        messages.error(request, str(no))
        return redirect("book", book=found.pk)
    return redirect("books")


@page(IMPORT_BOOKS, methods=("POST",))
def reopen(request: ActorRequest, *, book: int) -> HttpResponse:
    """Look again at a book that was taken back."""
    found = queries.book(request.actor, book)
    return _then(request, found, lambda actor: acts.reopen(actor, book=found))
