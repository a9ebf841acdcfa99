"""A column corrected by one tap, and the next list of the commune knows; one person taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.members import tasks
from sohoi.members.models import Book, ColumnMeaning, Person
from tests.factories import Place, account_with
from tests.members.books.tables import write

SignIn = Callable[[Account], Client]
ROWS = [
    ["STT", "Họ và tên", "Năm sinh", "Gọi vào số", "Chi hội"],
    [1, "Nguyễn Thị Hạnh", 1975, "0710123456", "Thôn Đông"],
    [2, "Đặng Thị Bưởi", 1980, "0710123457", "Thôn Đông"],
]


@pytest.fixture
def chair(place: Place, client_as: SignIn) -> Client:
    return client_as(account_with("commune_chair", place.an_lac.unit))


@pytest.fixture
def stranger(place: Place, client_as: SignIn) -> Client:
    return client_as(account_with("commune_chair", place.binh_minh.unit))


def bring(client: Client, tmp_path: Path, rows: list[list[object]], name: str = "ds.xlsx") -> Book:
    content = write(tmp_path / name, {"Sheet1": rows}).read_bytes()
    answer = client.post(reverse("books"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return Book.objects.latest("pk")


def place_of(book: Book, heading: str) -> int:
    return [column["heading"] for column in book.columns].index(heading)


def key_of(book: Book, heading: str) -> str | None:
    found: str | None = book.columns[place_of(book, heading)]["key"]
    return found


def correct(client: Client, book: Book, heading: str, key: str) -> int:
    path = reverse("book-column", args=[book.pk, place_of(book, heading)])
    return client.post(path, {"key_of_column": key}).status_code


def test_one_tap_corrects_a_column_and_the_next_list_knows(
    place: Place, chair: Client, stranger: Client, tmp_path: Path
) -> None:
    book = bring(chair, tmp_path, ROWS)
    assert correct(chair, book, "Gọi vào số", "") == 302
    book.refresh_from_db()
    assert key_of(book, "Gọi vào số") is None
    assert correct(chair, book, "Gọi vào số", "phone") == 302
    book.refresh_from_db()
    assert key_of(book, "Gọi vào số") == "phone"
    assert correct(chair, book, "Năm sinh", "joined") == 302
    again = bring(chair, tmp_path, ROWS, "nam-sau.xlsx")
    assert key_of(again, "Năm sinh") == "joined"
    assert ["Sheet1", place_of(again, "Năm sinh"), "joined"] in again.choices
    # Another commune's lists are read as they are.
    assert key_of(bring(stranger, tmp_path, ROWS, "xa-khac.xlsx"), "Năm sinh") == "birth"


def test_the_label_of_each_column_leads_to_its_page(chair: Client, tmp_path: Path) -> None:
    book = bring(chair, tmp_path, ROWS)
    at = place_of(book, "Gọi vào số")
    page = chair.get(reverse("book", args=[book.pk])).content.decode()
    assert reverse("book-column", args=[book.pk, at]) in page
    column = chair.get(reverse("book-column", args=[book.pk, at])).content.decode()
    assert "<bdi>0710123456</bdi>" in column
    assert "<option" in column


def test_a_stranger_corrects_and_takes_back_nothing(chair: Client, stranger: Client, tmp_path: Path) -> None:
    book = bring(chair, tmp_path, ROWS)
    before = Book.objects.values().get(pk=book.pk)
    assert correct(stranger, book, "Gọi vào số", "phone") == 404
    for name in ("book-entered", "book-compared"):
        assert stranger.get(reverse(name, args=[book.pk])).status_code == 404
    assert stranger.post(reverse("book-entered", args=[book.pk]), {"row": "0"}).status_code == 404
    assert Book.objects.values().get(pk=book.pk) == before
    assert not ColumnMeaning.objects.exists()


@pytest.mark.parametrize("key", ["number", "id", "x" * 5000, "\x00"])
def test_a_meaning_that_is_none_is_refused_and_nothing_changes(
    chair: Client, tmp_path: Path, key: str
) -> None:
    book = bring(chair, tmp_path, ROWS)
    assert correct(chair, book, "Gọi vào số", key) == 200
    assert Book.objects.get(pk=book.pk).choices == []
    assert not ColumnMeaning.objects.exists()


def test_a_list_that_would_hold_nobody_stays_as_it_was(chair: Client, tmp_path: Path) -> None:
    book = bring(chair, tmp_path, ROWS)
    assert correct(chair, book, "Họ và tên", "") == 302
    book.refresh_from_db()
    assert book.total == 2
    assert book.rows.count() == 2


def test_one_person_is_taken_back_on_screen(chair: Client, tmp_path: Path) -> None:
    book = bring(chair, tmp_path, ROWS)
    chair.post(reverse("book-write", args=[book.pk]))
    tasks.write_book.func(book_id=book.pk, account_id=book.by_id)
    path = reverse("book-entered", args=[book.pk])
    assert "Đặng Thị Bưởi" in chair.get(path).content.decode()
    assert chair.post(path, {"row": "1"}).status_code == 302
    assert list(Person.objects.values_list("full_name", flat=True)) == ["Nguyễn Thị Hạnh"]
    said = chair.post(path, {"row": "không"}, follow=True).content.decode()
    assert "Hãy bấm nút bên cạnh tên người" in said
    assert "Đặng Thị Bưởi" not in said
