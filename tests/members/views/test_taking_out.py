"""The whole unit in one file: all that she may see, nothing of others, whole numbers only when asked for."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from sohoi.access.models import Account, Read
from sohoi.acts.actor import Actor
from sohoi.acts.models import Line
from sohoi.common.sheets.write import Column, DataSheet, Note, write_workbook
from sohoi.members.models import Post, Spell
from sohoi.members.queries import taking_out
from tests import factories
from tests.pages import answers

SignIn = Callable[[Account], Client]
IDENTITY = "034178001234"
DAY = date(2026, 2, 5)


@pytest.fixture
def chair(place: factories.Place, client_as: SignIn) -> Client:
    return client_as(factories.account_with("commune_chair", place.an_lac.unit, full_name="Lê Thị Chủ"))


@pytest.fixture
def entered(place: factories.Place) -> None:
    hoa = factories.register_person(
        place.an_lac.east,
        full_name="=Nguyễn Thị Hoa",
        birth="1978-08-15",
        id_number=IDENTITY,
        phone="0710345678",
        ethnicity="Mường",
        cell=place.an_lac.east_cells[0],
        other=(("Cỡ áo dài", "M"),),
    )
    factories.make_card(hoa, number=7)
    factories.make_post(hoa, place.an_lac.east, Post.Title.HEAD, since=DAY, until=date(2026, 7, 1))
    gone = factories.register_person(place.an_lac.west, full_name="Phạm Thị Đi")
    Spell.objects.filter(person=gone).update(until=DAY, exit="moved_away", exit_note="Theo con")
    gone.member.delete()
    factories.register_person(place.binh_minh.east, full_name="Lê Thị Bí Mật", id_number="034180009999")


def taken(client: Client, unit: int, **fields: str) -> openpyxl.Workbook:
    answer = client.post(reverse("unit-data", kwargs={"unit": unit}), {"reason": "Bàn giao", **fields})
    assert answer.streaming
    return openpyxl.load_workbook(io.BytesIO(answers.body(answer)))


def table(book: openpyxl.Workbook, tab: str) -> list[dict[str, Any]]:
    head, *rows = [[cell.value for cell in row] for row in book[tab].iter_rows()]
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.usefixtures("entered")
def test_every_sheet_holds_the_unit_and_nobody_else(place: factories.Place, chair: Client) -> None:
    book = taken(chair, place.an_lac.unit.pk)
    assert book.sheetnames == ["Đọc trước", "Hội viên", "Quá trình", "Chức vụ", "Chi hội, tổ"]
    [hoa] = table(book, "Hội viên")
    wanted = {
        "Họ và tên": "=Nguyễn Thị Hoa",
        "Chi hội": "Thôn Đông",
        "Tổ": "Tổ 1",
        "Số thẻ": "000007",
        "Ngày sinh": "15/08/1978",
        "Điện thoại": "0710 345 678",
        "Dân tộc": "Mường",
        "Thông tin khác": "Cỡ áo dài: M",
    }
    assert {key: hoa[key] for key in wanted} == wanted
    past = {row["Họ và tên"]: row for row in table(book, "Quá trình")}
    assert set(past) == {"=Nguyễn Thị Hoa", "Phạm Thị Đi"}
    assert past["Phạm Thị Đi"]["Đến hết ngày"].date() == date(2026, 2, 4)
    assert past["Phạm Thị Đi"]["Rời do"] == "Chuyển nơi ở"
    [post] = table(book, "Chức vụ")
    assert (post["Chức vụ"], post["Đến hết ngày"].date()) == ("Chi hội trưởng", date(2026, 6, 30))
    assert {row["Tên"] for row in table(book, "Chi hội, tổ")} == {"Thôn Đông", "Thôn Tây", "Tổ 1", "Tổ 2"}


@pytest.mark.usefixtures("entered")
def test_the_first_sheet_says_what_by_whom_and_why(place: factories.Place, chair: Client) -> None:
    said = " ".join(str(row[0].value) for row in taken(chair, place.an_lac.unit.pk)["Đọc trước"].iter_rows())
    for words in ("DỮ LIỆU CỦA HỘI", "Hội LHPN xã An Lạc", "Lê Thị Chủ", "Lý do: Bàn giao", "1 người"):
        assert words in said


@pytest.mark.usefixtures("entered")
def test_it_is_recorded_and_numbers_are_masked_unless_asked_for(
    place: factories.Place, chair: Client
) -> None:
    [masked] = table(taken(chair, place.an_lac.unit.pk), "Hội viên")
    assert masked["Số căn cước"].endswith("234") and IDENTITY not in masked.values()
    [whole] = table(taken(chair, place.an_lac.unit.pk, identity="on"), "Hội viên")
    assert whole["Số căn cước"] == IDENTITY
    assert list(Read.objects.order_by("pk").values_list("what", "reason")) == [
        ("Toàn bộ dữ liệu 1 người: Hội LHPN xã An Lạc", "Bàn giao"),
        ("Toàn bộ dữ liệu 1 người, có số căn cước đầy đủ: Hội LHPN xã An Lạc", "Bàn giao"),
    ]
    assert [one.data["identity"] for one in Line.objects.filter(act="members.take_out").order_by("pk")] == [
        False,
        True,
    ]


@pytest.mark.usefixtures("entered")
def test_no_cell_of_it_is_a_formula(place: factories.Place, chair: Client) -> None:
    book = taken(chair, place.an_lac.unit.pk, identity="on")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


@pytest.mark.usefixtures("entered")
def test_what_the_installation_does_not_keep_is_no_column(
    place: factories.Place, chair: Client, settings: Settings
) -> None:
    settings.SOHOI_SENSITIVE_OFF = ["ethnicity"]
    [hoa] = table(taken(chair, place.an_lac.unit.pk), "Hội viên")
    assert "Dân tộc" not in hoa and "Tôn giáo" in hoa


@pytest.mark.usefixtures("entered")
@pytest.mark.parametrize("role", ["commune_clerk", "branch_head", "province_officer", "commune_auditor"])
def test_nobody_else_takes_it_out(place: factories.Place, client_as: SignIn, role: str) -> None:
    at = {"branch_head": place.an_lac.east, "province_officer": place.province}.get(role, place.an_lac.unit)
    client = client_as(factories.account_with(role, at))
    there = reverse("unit-data", kwargs={"unit": place.an_lac.unit.pk})
    assert client.get(there).status_code == 404
    assert client.post(there, {"reason": "x"}).status_code == 404
    assert not Read.objects.exists()


@pytest.mark.usefixtures("entered")
def test_a_chair_elsewhere_finds_nothing_and_her_queries_are_empty(
    place: factories.Place, client_as: SignIn
) -> None:
    stranger = factories.account_with("commune_chair", place.binh_minh.unit)
    there = reverse("unit-data", kwargs={"unit": place.an_lac.unit.pk})
    assert client_as(stranger).post(there, {"reason": "x"}).status_code == 404
    actor: Actor = factories.actor_with("commune_chair", place.binh_minh.unit)
    assert [list(one.rows) for one in taking_out.sheets(actor, place.an_lac.unit, identity=True)] == [[]] * 4


@pytest.mark.usefixtures("entered")
def test_it_wants_a_reason(place: factories.Place, chair: Client) -> None:
    answer = chair.post(reverse("unit-data", kwargs={"unit": place.an_lac.unit.pk}), {"reason": " "})
    assert "Hãy ghi lý do." in answers.body(answer).decode()
    assert not Read.objects.exists()


def test_a_branch_alone_can_be_taken_out(place: factories.Place, chair: Client) -> None:
    factories.register_person(place.an_lac.east, full_name="Lê Thị Đông")
    factories.register_person(place.an_lac.west, full_name="Lê Thị Tây")
    book = taken(chair, place.an_lac.east.pk)
    assert [row["Họ và tên"] for row in table(book, "Hội viên")] == ["Lê Thị Đông"]
    assert [row["Họ và tên"] for row in table(book, "Quá trình")] == ["Lê Thị Đông"]


def test_sheets_are_taken_one_row_at_a_time() -> None:
    """Rows are read while they are written: the second sheet begins when the first has ended."""
    seen: list[str] = []

    def rows(name: str) -> Any:
        for n in range(2):
            seen.append(f"{name}{n}")
            yield [n]

    sheets = (DataSheet(name, (Column("Số", 10, "number"),), rows(name)) for name in ("A", "B"))
    assert write_workbook(io.BytesIO(), note=Note("Ghi", ("Một",)), sheets=sheets) == {"A": 2, "B": 2}
    assert seen == ["A0", "A1", "B0", "B1"]
