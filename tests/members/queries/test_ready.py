"""Ready lists: exactly the people meant, in their order, for those alone who may call them."""

from __future__ import annotations

import io

import openpyxl
import pytest
from pytest_django import Settings

from sohoi.access.models import Role
from sohoi.access.queries import actor_of
from sohoi.acts.actor import Actor
from sohoi.common.sheets.write import write_list
from sohoi.members.models import Member, Person
from sohoi.members.permissions import EXPORT_MEMBERS
from sohoi.members.queries import lists, ready, ready_sheets
from sohoi.members.queries.ready import BIRTHDAYS, GIFTS, KINDS, NO_BIRTH, NO_PHONE, VENERATED, Asked, Kind
from sohoi.units.models import Unit
from tests import factories

YEAR = 2026
ALL = ("poor", "near_poor", "single", "old")


@pytest.fixture
def chair(place: factories.Place) -> Actor:
    return factories.actor_with("commune_chair", place.an_lac.unit)


@pytest.fixture
def people(place: factories.Place) -> None:
    """The same women in every commune: what is asked for one must not bring another's."""
    for commune in place.communes:
        east, west = commune.branches
        factories.register_person(west, full_name="Lê Thị Ánh", birth="1946-11-05", phone="0710111222")
        factories.register_person(west, full_name="Lê Thị Bình", birth="1951-11", poverty="poor")
        factories.register_person(east, full_name="Lê Thị Cúc", birth="1941", poverty="near_poor")
        factories.register_person(east, full_name="Lê Thị Dung", birth="1990-11-02", single_mother=True)
        factories.register_person(east, full_name="Lê Thị Đào", birth="1985-01-01", phone="0710111333")
        factories.register_person(east, full_name="Lê Thị Hoa", phone="0710111444")


def asked(kind: Kind, unit: Unit, *, month: int = 11, groups: tuple[str, ...] = ()) -> Asked:
    return Asked(kind, unit, year=YEAR, month=month, groups=groups)


def names(actor: Actor, wanted: Asked) -> list[str]:
    return [one.name.split()[-1] for one in ready.people(actor, wanted)]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (NO_PHONE, ["Cúc", "Dung", "Bình"]),
        (NO_BIRTH, ["Hoa"]),
        (BIRTHDAYS, ["Dung", "Ánh", "Bình"]),
        (VENERATED, ["Cúc", "Ánh", "Bình"]),
        (GIFTS, ["Cúc", "Dung", "Ánh", "Bình"]),
    ],
)
def test_who_is_in_each_list(place: factories.Place, chair: Actor, kind: Kind, expected: list[str]) -> None:
    assert names(chair, asked(kind, place.an_lac.unit, groups=ALL)) == expected


@pytest.mark.usefixtures("people")
def test_a_branch_has_its_own_people_alone(place: factories.Place) -> None:
    head = factories.actor_with("branch_head", place.an_lac.west)
    assert names(head, asked(VENERATED, place.an_lac.west)) == ["Ánh", "Bình"]
    assert names(head, asked(VENERATED, place.an_lac.unit)) == ["Ánh", "Bình"]


@pytest.mark.usefixtures("people")
def test_a_stranger_gets_nobody(place: factories.Place) -> None:
    strangers = [
        factories.actor_with("commune_chair", place.binh_minh.unit),
        factories.actor_with("branch_head", place.an_lac.east),
        factories.actor_with("province_officer", place.province),
        factories.actor_with("commune_auditor", place.an_lac.unit),
    ]
    for actor in strangers:
        for kind in KINDS.values():
            wanted = asked(kind, place.an_lac.west, groups=ALL)
            assert names(actor, wanted) == []
            assert list(ready_sheets.rows(actor, wanted, why=True)) == []


@pytest.mark.usefixtures("people")
def test_only_the_chair_takes_a_list_out(place: factories.Place, chair: Actor) -> None:
    for role, at in (("commune_clerk", place.an_lac.unit), ("branch_head", place.an_lac.east)):
        actor = factories.actor_with(role, at)
        assert names(actor, asked(NO_PHONE, at)) != []
        assert not ready.people(actor, asked(NO_PHONE, at), EXPORT_MEMBERS).exists()
    assert ready.people(chair, asked(NO_PHONE, place.an_lac.unit), EXPORT_MEMBERS).count() == 3


@pytest.mark.usefixtures("people")
def test_a_first_of_january_congratulates_nobody(place: factories.Place, chair: Actor) -> None:
    assert names(chair, asked(BIRTHDAYS, place.an_lac.unit, month=1)) == []
    factories.register_person(place.an_lac.east, full_name="Lê Thị Kim", birth="1985-01-02")
    assert names(chair, asked(BIRTHDAYS, place.an_lac.unit, month=1)) == ["Kim"]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ((), []),
        (("poor",), ["Bình"]),
        (("near_poor",), ["Cúc"]),
        (("single",), ["Dung"]),
        (("old",), ["Cúc", "Ánh"]),
        (("poor", "single"), ["Dung", "Bình"]),
    ],
)
def test_gifts_go_to_the_chosen_groups(
    place: factories.Place, chair: Actor, groups: tuple[str, ...], expected: list[str]
) -> None:
    assert names(chair, asked(GIFTS, place.an_lac.unit, groups=groups)) == expected


@pytest.fixture
def blind(place: factories.Place) -> Actor:
    """Sees telephones and not who is poor."""
    codes = ["units.see", "members.see", "members.see_phones", "members.export"]
    Role.objects.create(code="caller", label="Người gọi", does="Gọi điện", level=4, permissions=codes)
    return actor_of(factories.give(factories.make_account(), "caller", place.an_lac.unit), strong=True)


@pytest.mark.usefixtures("people")
def test_who_may_not_see_poverty_cannot_ask_for_it(place: factories.Place, blind: Actor) -> None:
    unit = place.an_lac.unit
    assert [key for key, _ in ready.groups_for(blind, unit)] == ["single", "old"]
    assert names(blind, asked(GIFTS, unit, groups=("poor", "near_poor"))) == []
    wanted = asked(GIFTS, unit, groups=ALL)
    assert names(blind, wanted) == ["Cúc", "Dung", "Ánh"]
    said = [tag for line in ready.lines(blind, wanted, ready.people(blind, wanted)) for tag in line.tags]
    assert said == ["Từ 80 tuổi trở lên", "Mẹ đơn thân", "Từ 80 tuổi trở lên"]


@pytest.mark.usefixtures("people")
def test_an_installation_without_poverty_offers_none(
    place: factories.Place, chair: Actor, settings: Settings
) -> None:
    settings.SOHOI_SENSITIVE_OFF = ["poverty"]
    assert [key for key, _ in ready.groups_for(chair, place.an_lac.unit)] == ["single", "old"]
    assert names(chair, asked(GIFTS, place.an_lac.unit, groups=("poor",))) == []


@pytest.mark.usefixtures("people")
def test_the_lines_say_where_and_why(place: factories.Place, chair: Actor) -> None:
    wanted = asked(VENERATED, place.an_lac.unit)
    found = ready.lines(chair, wanted, ready.people(chair, wanted))
    assert [(line.facts, line.phone, line.tags) for line in found] == [
        ("sinh 1941 · Thôn Đông", "", ["85 tuổi"]),
        ("sinh 05/11/1946 · Thôn Tây", "0710 111 222", ["80 tuổi"]),
        ("sinh 11/1951 · Thôn Tây", "", ["75 tuổi"]),
    ]
    gifts = asked(GIFTS, place.an_lac.unit, groups=("poor", "near_poor"))
    tags = [line.tags for line in ready.lines(chair, gifts, ready.people(chair, gifts))]
    assert tags == [["Hộ cận nghèo", "Từ 80 tuổi trở lên"], ["Hộ nghèo"]]


def sheet_of(actor: Actor, wanted: Asked, *, why: bool = False) -> list[list[str]]:
    """The rows of the written file, from the headings on."""
    columns = ready_sheets.columns(wanted, why=why)
    sheet = lists.framed(
        wanted.unit, ready_sheets.title(wanted), columns, what="", today=factories.BEGINNING, exported="Xuất"
    )
    out = io.BytesIO()
    write_list(out, sheet=sheet, rows=ready_sheets.rows(actor, wanted, why=why))
    book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    rows = [[str(cell.value or "") for cell in row] for row in book.active.iter_rows()]
    start = next(at for at, row in enumerate(rows) if row[0] == "STT")
    assert any(row[0] == ready_sheets.title(wanted) for row in rows[:start])
    return rows[start:]


@pytest.mark.usefixtures("people")
def test_a_list_to_sign_does_not_say_who_is_poor(place: factories.Place, chair: Actor) -> None:
    wanted = asked(GIFTS, place.an_lac.unit, groups=("poor", "near_poor"))
    head, *rows = sheet_of(chair, wanted)
    assert head == ["STT", "Họ và tên", "Năm sinh", "Chi hội", "Tổ", "Địa chỉ", "Ký nhận"]
    assert [row[1] for row in rows[:2]] == ["Lê Thị Cúc", "Lê Thị Bình"]
    assert "nghèo" not in repr(rows)
    head, *rows = sheet_of(chair, wanted, why=True)
    assert head[-2:] == ["Diện", "Ký nhận"]
    assert [row[6] for row in rows[:2]] == ["Hộ cận nghèo, Từ 80 tuổi trở lên", "Hộ nghèo"]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("kind", "last", "first_row"),
    [
        (NO_PHONE, ["Số điện thoại", "Ghi chú"], ["1", "Lê Thị Cúc", "1941", "Thôn Đông"]),
        (NO_BIRTH, ["Ngày, tháng, năm sinh", "Ghi chú"], ["1", "Lê Thị Hoa", "Thôn Đông"]),
        (BIRTHDAYS, ["Điện thoại", "Ghi chú"], ["1", "Lê Thị Dung", "02/11/1990", "Thôn Đông"]),
        (VENERATED, ["Địa chỉ", "Ký nhận"], ["1", "Lê Thị Cúc", "1941", "85", "Thôn Đông"]),
    ],
)
def test_each_list_has_the_columns_it_is_for(
    place: factories.Place, chair: Actor, kind: Kind, last: list[str], first_row: list[str]
) -> None:
    head, row, *_ = sheet_of(chair, asked(kind, place.an_lac.unit))
    assert head[-2:] == last
    assert row[: len(first_row)] == first_row


def test_every_list_is_empty_without_people(place: factories.Place, chair: Actor) -> None:
    assert (Person.objects.count(), Member.objects.count()) == (0, 0)
    for kind in KINDS.values():
        assert names(chair, asked(kind, place.an_lac.unit, groups=ALL)) == []
