"""What waits in the register: wishes of members, books to decide about, records that may be one person's."""

from __future__ import annotations

from django.urls import reverse

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.common.text import group_digits
from sohoi.common.todo import Waiting
from sohoi.members.models import Book
from sohoi.members.permissions import ADMIT, EDIT_MEMBERS, IMPORT_BOOKS
from sohoi.members.queries import admissions, corrections, transfers, twins


def waiting(actor: Actor) -> list[Waiting]:
    """Books of this actor's units that wait for a decision or are under way."""
    open_states = (Book.State.READ, Book.State.WRITING, Book.State.UNDOING, Book.State.STOPPED)
    books = gate.rows(actor, IMPORT_BOOKS, Book.objects.filter(state__in=open_states))
    return [
        *(_of(book) for book in books.order_by("-id")[:5]),
        *_applications(actor),
        *_arrivals(actor),
        *_corrections(actor),
        *_twins(actor),
    ]


def _applications(actor: Actor) -> list[Waiting]:
    """Who asks to join, for whoever decides."""
    found = admissions.number_waiting(actor) if gate.holds(actor, ADMIT) else 0
    words = f"{group_digits(found)} đơn xin vào Hội chờ quyết định"
    url = reverse("applications-mine")
    return [Waiting("Chờ quyết định", "wait", words, "Xem", url)] if found else []


def _arrivals(actor: Actor) -> list[Waiting]:
    """Who was introduced and waits to be taken in."""
    found = transfers.number_coming(actor) if gate.holds(actor, EDIT_MEMBERS) else 0
    words = f"{group_digits(found)} hội viên chuyển đến chờ nhận"
    return [Waiting("Chờ nhận", "wait", words, "Xem", reverse("transfers"))] if found else []


def _corrections(actor: Actor) -> list[Waiting]:
    """Members who asked on their own pages to have something corrected."""
    found = corrections.waiting(actor).count()
    words = f"{group_digits(found)} đề nghị sửa của hội viên"
    return [Waiting("Chờ trả lời", "wait", words, "Xem", reverse("corrections"))] if found else []


def _twins(actor: Actor) -> list[Waiting]:
    """Records of her commune that may be one person's. Above a commune nobody waits for that."""
    communes = twins.communes_of(actor)
    found = twins.number(actor, communes[0]) if len(communes) == 1 else 0
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
