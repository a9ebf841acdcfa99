"""Lists that leave the system: exactly the scoped people, never a formula; the form reads itself back."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sohoi.acts.actor import Actor
from sohoi.common.sheets.write import write_list, write_template
from sohoi.members.books import read_book
from sohoi.members.queries import lists
from sohoi.members.queries.finding import Wanted
from tests import factories

TODAY = date(2026, 11, 23)


@pytest.fixture
def chair(place: factories.Place) -> Actor:
    return factories.actor_with("commune_chair", place.an_lac.unit)


def written(actor: Actor, place: factories.Place, **wanted: object) -> openpyxl.Workbook:
    sheet = lists.sheet(
        actor, place.an_lac.unit, what="Cả xã", today=TODAY, moment="8 giờ 00", sensitive=True
    )
    rows = lists.rows(actor, Wanted(**wanted), place.an_lac.unit, year=2026, sensitive=True)  # type: ignore[arg-type]
    out = io.BytesIO()
    write_list(out, sheet=sheet, rows=rows)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))


def texts(book: openpyxl.Workbook) -> list[str]:
    return [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value is not None]


def test_a_list_looks_as_offices_expect(place: factories.Place, chair: Actor) -> None:
    factories.register_person(place.an_lac.east, full_name="Lê Thị An", birth="1980-02", phone="0710345678")
    found = texts(written(chair, place))
    assert "HỘI LHPN XÃ AN LẠC" in found
    assert "DANH SÁCH HỘI VIÊN" in found
    assert "An Lạc, ngày 23 tháng 11 năm 2026" in found
    assert {"Lê Thị An", "02/1980", "0710 345 678", "Thôn Đông"} <= set(found)
    assert "Tổng cộng: 1 người" in found
    assert "NGƯỜI LẬP BIỂU" in found


def test_a_list_holds_exactly_her_people_in_order(place: factories.Place, chair: Actor) -> None:
    for name in ("Lê Thị Bình", "Lê Thị Ánh", "Lê Thị Đào"):
        factories.register_person(place.an_lac.east, full_name=name)
    factories.register_person(place.binh_minh.east, full_name="Lê Thị Bí Mật")
    rows = lists.rows(chair, Wanted(), place.an_lac.unit, year=2026, sensitive=False)
    assert [row[0] for row in rows] == ["Lê Thị Ánh", "Lê Thị Bình", "Lê Thị Đào"]
    assert lists.how_many(chair, Wanted(), place.an_lac.unit, year=2026) == 3


@pytest.mark.parametrize("role", ["commune_clerk", "branch_head", "province_officer", "commune_auditor"])
def test_nobody_else_takes_a_list_out(place: factories.Place, role: str) -> None:
    unit = {"branch_head": place.an_lac.east, "province_officer": place.province}.get(role, place.an_lac.unit)
    factories.register_person(place.an_lac.east)
    actor = factories.actor_with(role, unit)
    assert list(lists.rows(actor, Wanted(), place.an_lac.unit, year=2026, sensitive=True)) == []


def test_hostile_names_stay_texts(place: factories.Place, chair: Actor) -> None:
    for name in ("=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", "＝1", '=HYPERLINK("x")'):
        factories.register_person(place.an_lac.east, full_name=name, address=name)
    book = written(chair, place)
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row}
    assert "f" not in kinds


def test_the_empty_form_of_a_branch_reads_itself_back(place: factories.Place, tmp_path: Path) -> None:
    target = tmp_path / "mau.xlsx"
    write_template(target, sheet=lists.template(place.an_lac.east, ("Tổ 1", "Tổ 2")))
    filled = openpyxl.load_workbook(target)
    sheet = filled.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Họ và tên" for cell in row))
    values = {"Họ và tên": "Lê Thị An", "Ngày sinh": "15/8/1978", "Số CCCD": "034178001234", "Nòng cốt": "x"}
    values |= {"Tổ": "Tổ 2", "Điện thoại": "0710345678", "Hộ cận nghèo": "x", "Giới tính": "Nữ"}
    for cell in head:
        if cell.value in values:
            sheet.cell(row=cell.row + 1, column=cell.column, value=values[cell.value])
    filled.save(target)
    [row] = read_book(target, today=TODAY).rows
    assert row.fields == {
        "full_name": "Lê Thị An",
        "birth": "1978-08-15",
        "id_number": "034178001234",
        "phone": "0710345678",
        "core": True,
        "poverty": "near_poor",
        "sex": "female",
        "group": "Tổ 2",
        "branch": "Thôn Đông",
    }
    assert row.problems == []
