"""What waits in the register: wishes of members, books to decide about, records that may be one person's."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.urls import reverse

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.common.text import group_digits
from sohoi.common.todo import Waiting
from sohoi.members.models import Book
from sohoi.members.permissions import IMPORT_BOOKS
from sohoi.members.queries import admissions, corrections, transfers, twins

# By the page on which they are answered: the tag, and what waits.
ASKED = {
    "applications-mine": ("Chờ quyết định", "đơn xin vào Hội chờ quyết định"),
    "transfers": ("Chờ nhận", "hội viên chuyển đến chờ nhận"),
    "corrections": ("Chờ trả lời", "đề nghị sửa của hội viên"),
}


def waiting(actor: Actor) -> list[Waiting]:
    """Books of this actor's units that wait for a decision or are under way."""
    open_states = (Book.State.READ, Book.State.WRITING, Book.State.UNDOING, Book.State.STOPPED)
    books = gate.rows(actor, IMPORT_BOOKS, Book.objects.filter(state__in=open_states))
    return [
        *(_of(book) for book in books.order_by("-id")[:5]),
        *_asked(actor),
        *_twins(actor),
    ]


def _asked(actor: Actor) -> list[Waiting]:
    """People who wait for an answer: who asks to join, who was introduced, who asks for a correction.

    One question for the three: this page is the first of the day for everybody.
    """
    parts = [
        _marked("applications-mine", admissions.waiting_for(actor)),
        _marked("transfers", transfers.coming_to(actor)),
        _marked("corrections", corrections.waiting(actor).select_related(None)),
    ]
    numbers = Counter(parts[0].union(*parts[1:], all=True))
    return [
        Waiting(tag, "wait", f"{group_digits(numbers[name])} {words}", "Xem", reverse(name))
        for name, (tag, words) in ASKED.items()
        if numbers[name]
    ]


def _marked(name: str, rows: QuerySet[Any]) -> QuerySet[Any, str]:
    """A row of this name for each that waits."""
    return rows.order_by().values_list(Value(name, CharField()), flat=True)


def _twins(actor: Actor) -> list[Waiting]:
    """Records of her commune that may be one person's."""
    found = twins.own_number(actor)
    words = f"{group_digits(found)} cặp hồ sơ có thể là một người"
    return [Waiting("Có thể trùng", "wait", words, "Xem", reverse("twins"))] if found else []


def _of(book: Book) -> Waiting:
    url = reverse("book", kwargs={"book": book.pk})
    if book.state == Book.State.READ:
        return Waiting(
            "Chờ xem", "wait", f"Danh sách “{book.name}” có {book.total} người chưa nhập", "Xem", url
        )
    if book.state == Book.State.STOPPED:
        return Waiting("Đã dừng", "wrong", f"Danh sách “{book.name}” nhập chưa hết", "Nhập tiếp", url)
    return Waiting("Đang chạy", "new", f"Danh sách “{book.name}” đang được xử lý", "Xem", url)
