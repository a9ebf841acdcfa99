"""No name of a book lies in clear; what was said in its own words is shown, and forgotten in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.members import tasks
from sohoi.members.books import read_book
from sohoi.members.models import Book
from sohoi.members.queries import books as queries
from sohoi.members.services import books
from tests.common.oldfonts import writing
from tests.factories import Place, account_with, actor_with
from tests.members.books.tables import TODAY, write

SignIn = Callable[[Account], Client]
NAMES = ["Nguyễn Thị Hạnh", "Đặng Thị Bưởi", "Quách Thị Khuya", "Lò Thị Xuyến", "Vàng Thị Mỷ"]
PARTS = {part for name in NAMES for part in (name, name.split()[-1])}
IN_CLEAR = "SELECT to_jsonb(b) - '{file,told}'::text[], file, told FROM members_book b"


@pytest.fixture
def brought(place: Place, tmp_path: Path) -> Book:
    """Old letters, a branch head in a section, somebody who signs, a sheet set aside, a date in doubt."""
    rows = [
        ["DANH SÁCH HỘI VIÊN"],
        ["STT", "Họ và tên", "Ngày sinh", "Ghi chú"],
        [1, NAMES[0], "03/14/1975", "con bà Vàng Thị Mỷ"],
        [2, NAMES[1], "05/06/1980", ""],
        ["Tổng cộng: 2 hội viên"],
        ["", "", "", "Người lập biểu"],
        ["", "", "", NAMES[2]],
        [f"Chi hội trưởng: {NAMES[3]}"],
    ]
    old = [[writing.tcvn3(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    path = write(tmp_path / "ds.xlsx", {"Thôn Đông": old, "Ghi nhớ": [["Hỏi lại", NAMES[4]]]})
    reading = read_book(path, today=TODAY)
    assert any(NAMES[2] in each.text for each in reading.skipped), "there must be something that could leak"
    assert any(NAMES[1] in column.note for column in reading.columns)
    chair = actor_with("commune_chair", place.an_lac.unit)
    content = path.read_bytes()
    return books.bring(chair, unit=place.an_lac.unit, reading=reading, sha256="0" * 64, content=content)


def in_clear() -> str:
    """Every column of every book as it lies in the database, bytes as far as they are text."""
    with connection.cursor() as cursor:
        cursor.execute(IN_CLEAR)
        [(plain, file, told)] = cursor.fetchall()
    sealed = b"".join(bytes(each or b"") for each in (file, told))
    return str(plain) + sealed.decode("utf-8", "ignore")


def test_no_name_stands_in_any_column_of_a_book(brought: Book) -> None:
    text = in_clear()
    spellings = {*PARTS, *map(writing.tcvn3, PARTS), *(part.upper() for part in PARTS)}
    assert [part for part in sorted(spellings) if part in text] == []
    assert "Họ và tên" in text


@pytest.mark.django_db
def test_every_column_is_looked_at() -> None:
    kinds = {field.column for field in Book._meta.get_fields() if getattr(field, "column", None)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'members_book'")
        assert {name for (name,) in cursor.fetchall()} == kinds


def page(client: Client, book: Book) -> str:
    return client.get(reverse("book", kwargs={"book": book.pk})).content.decode()


def test_whoever_brought_it_reads_it_all_the_same(brought: Book, place: Place, client_as: SignIn) -> None:
    shown = page(client_as(account_with("commune_chair", place.an_lac.unit)), brought)
    assert f"→ “{NAMES[1]}”" in shown
    assert f"({NAMES[2]})" in shown
    assert '<span class="soft-cell">05/06/1980</span>' in shown
    assert "không chắc ngày và tháng có bị đảo chỗ không" in shown
    stranger = client_as(account_with("commune_chair", place.binh_minh.unit))
    assert not any(part in page(stranger, brought) for part in (*NAMES, "05/06/1980"))


def test_it_is_forgotten_with_the_rows_and_when_the_book_is_dropped(brought: Book, place: Place) -> None:
    Book.objects.update(state=Book.State.DONE, read_at=Now() - timedelta(days=31))
    tasks.purge_books()
    brought.refresh_from_db()
    assert (brought.file, brought.told) == (None, None)
    assert queries.told(brought) == {"notes": [], "texts": [], "soft": {}}
    assert {one["text"] for one in queries.set_aside(brought)} == {""}


def test_a_dropped_book_says_nothing_any_more(brought: Book, place: Place) -> None:
    books.drop(actor_with("commune_chair", place.an_lac.unit), book=brought)
    brought.refresh_from_db()
    assert (brought.state, brought.told) == (Book.State.DROPPED, None)


def test_what_lay_in_clear_before_is_gone_and_what_was_done_is_still_said(brought: Book) -> None:
    words = "chữ kiểu cũ TCVN3 (ABC), đã đổi sang chữ thường dùng"
    Book.objects.update(
        columns=[
            {"heading": "Họ tên", "note": f"{words}, ví dụ “x” → “{NAMES[0]}”"},
            {"heading": "a", "note": ""},
        ],
        skipped=[{"sheet": "a", "row": 7, "why": "text", "words": "Dòng chữ", "text": NAMES[2]}],
        told=None,
    )
    clean = import_module("sohoi.members.migrations.0010_told_sealed").CLEAN
    with connection.cursor() as cursor:
        cursor.execute(clean.replace("%", "%%"))
    brought.refresh_from_db()
    assert [column["note"] for column in brought.columns] == [words, ""]
    assert [column["heading"] for column in brought.columns] == ["Họ tên", "a"]
    assert brought.skipped == [{"sheet": "a", "row": 7, "why": "text", "words": "Dòng chữ", "text": ""}]
