"""A list in an old font is shown in today's letters, and the page says what was done to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.members.books import read_book
from sohoi.members.models import Book, Person
from sohoi.members.services import books
from tests.common.oldfonts import writing
from tests.factories import Place, account_with, actor_with
from tests.members.books.tables import write

SignIn = Callable[[Account], Client]
ROWS = [["STT", "Họ và tên", "Năm sinh"], [1, "Nguyễn Thị Hạnh", 1975], [2, "Đặng Thị Bưởi", 1980]]


def brought(place: Place, tmp_path: Path, rows: list[list[object]]) -> Book:
    reading = read_book(write(tmp_path / "ds.xlsx", {"Sheet1": rows}), today=date(2026, 11, 23))
    chair = actor_with("commune_chair", place.an_lac.unit)
    return books.bring(chair, unit=place.an_lac.unit, reading=reading, sha256="0" * 64)


def old(cell: object) -> object:
    return writing.tcvn3(cell) if isinstance(cell, str) else cell


def shown(client: Client, book: Book) -> str:
    return client.get(reverse("book", kwargs={"book": book.pk})).content.decode()


def test_what_was_changed_stands_above_the_list(place: Place, client_as: SignIn, tmp_path: Path) -> None:
    book = brought(place, tmp_path, [[old(cell) for cell in row] for row in ROWS])
    page = shown(client_as(account_with("commune_chair", place.an_lac.unit)), book)
    assert "Đã đổi ở 2 cột" in page
    assert "“§Æng ThÞ B\xadëi” → “Đặng Thị Bưởi”" in page
    assert "<bdi>Nguyễn Thị Hạnh</bdi>" in page
    assert not Person.objects.exists()


def test_a_list_in_todays_letters_has_no_such_note(place: Place, client_as: SignIn, tmp_path: Path) -> None:
    page = shown(
        client_as(account_with("commune_chair", place.an_lac.unit)), brought(place, tmp_path, list(ROWS))
    )
    assert "chữ kiểu cũ" not in page
    assert "Nguyễn Thị Hạnh" in page


def test_the_cell_with_lost_letters_is_marked(place: Place, client_as: SignIn, tmp_path: Path) -> None:
    book = brought(place, tmp_path, [*ROWS, [3, "Tr?n Th? Lan", 1981]])
    page = shown(client_as(account_with("commune_chair", place.an_lac.unit)), book)
    assert '<span class="bad-cell">Tr?n Th? Lan</span>' in page
    assert "chữ bị vỡ, không đọc chắc được" in page
    assert '<span class="bad-cell">Đặng Thị Bưởi</span>' not in page


def test_a_stranger_sees_none_of_it(place: Place, client_as: SignIn, tmp_path: Path) -> None:
    book = brought(place, tmp_path, [[old(cell) for cell in row] for row in ROWS])
    stranger = client_as(account_with("commune_chair", place.binh_minh.unit))
    answer = stranger.get(reverse("book", kwargs={"book": book.pk}))
    assert answer.status_code == 404
    assert "Hạnh" not in answer.content.decode()
