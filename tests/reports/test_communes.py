"""The board of a province: every commune of hers, worst first, and the message to those behind."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from html import unescape

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.acts.actor import Actor
from sohoi.acts.models import Line
from sohoi.common.dates import PartialDate
from sohoi.members.services import people
from sohoi.reports import queries
from tests import factories
from tests.pages.answers import body

SignIn = Callable[[Account], Client]
TODAY = date(2026, 11, 23)
WHOLE = {"birth": PartialDate(1980), "id_number": "034180001234", "phone": "0710111222"}


@pytest.fixture
def officer(place: factories.Place) -> Actor:
    return factories.actor_with("province_officer", place.province)


@pytest.fixture
def entered(place: factories.Place) -> None:
    """An Lạc has two of three records complete; Bình Minh nobody; the other province somebody."""
    east = place.an_lac.east
    for facts in (WHOLE, WHOLE, {}):
        people.register(
            factories.all_seeing(),
            branch=east,
            facts={"full_name": "Lê Thị An", **facts},
            since=TODAY,
            today=TODAY,
        )
    factories.register_person(place.hoa_my.east)


def names(found: queries.Province) -> list[str]:
    return [one.unit.name for one in found.communes]


@pytest.mark.usefixtures("entered")
def test_the_numbers_of_each_commune(place: factories.Place, officer: Actor) -> None:
    factories.make_unit("Thôn Nam", "branch", place.an_lac.unit)
    found = queries.province(officer, place.province)
    empty, behind = found.communes
    assert (empty.unit, empty.members, empty.complete, empty.branches, empty.worked) == (
        place.binh_minh.unit, 0, 0, 2, None,
    )  # fmt: skip
    assert (behind.unit, behind.members, behind.complete, behind.branches) == (place.an_lac.unit, 3, 2, 3)
    assert behind.worked == Line.objects.filter(act="members.register").latest("id").at
    assert (found.members, found.complete, found.entered) == (3, 2, 1)
    assert (found.empty, found.behind) == ([empty], [behind])


@pytest.mark.usefixtures("entered")
def test_taking_a_list_out_is_no_work_on_the_register(place: factories.Place, officer: Actor) -> None:
    before = queries.province(officer, place.province).communes[1].worked
    Line.objects.create(
        act="members.export", actor_kind="account", actor_name="A", commune_id=place.an_lac.unit.pk
    )
    assert queries.province(officer, place.province).communes[1].worked == before


@pytest.mark.usefixtures("entered")
@pytest.mark.parametrize(
    ("order", "backwards", "first"),
    [
        ("du", False, "Xã Bình Minh"),
        ("du", True, "Xã An Lạc"),
        ("ten", False, "Xã An Lạc"),
        ("ten", True, "Xã Bình Minh"),
        ("hoi-vien", False, "Xã An Lạc"),
        ("hoi-vien", True, "Xã Bình Minh"),
        ("ghi", False, "Xã Bình Minh"),
        ("ghi", True, "Xã An Lạc"),
    ],
)
def test_by_every_column(
    place: factories.Place, officer: Actor, order: str, backwards: bool, first: str
) -> None:
    found = queries.province(officer, place.province, order=order, backwards=backwards)
    assert names(found)[0] == first


@pytest.mark.usefixtures("entered")
def test_a_stranger_sees_no_commune(place: factories.Place) -> None:
    other = factories.actor_with("province_officer", place.other_province)
    technician = factories.actor_with("technician", place.province)
    for actor in (other, technician):
        found = queries.province(actor, place.province)
        assert (found.communes, found.members) == ([], 0)
    chair = factories.actor_with("commune_chair", place.binh_minh.unit)
    assert names(queries.province(chair, place.province)) == ["Xã Bình Minh"]


@pytest.mark.usefixtures("entered")
def test_the_message_names_who_is_behind(place: factories.Place, officer: Actor) -> None:
    said = queries.reminder(queries.province(officer, place.province), place.province, today=TODAY)
    assert "Đến ngày 23/11/2026, các nơi sau chưa nhập hội viên vào Sổ Hội:\nXã Bình Minh." in said
    assert "các nơi sau có chưa đến 80% hồ sơ đủ thông tin:\nXã An Lạc (66%)." in said
    assert said.endswith("Hội LHPN tỉnh Sông Mai")
    assert "Lê Thị" not in said and "Hòa Mỹ" not in said


@pytest.mark.parametrize(("complete", "said"), [(39, "79%"), (40, "")])
def test_nobody_is_behind_with_what_is_asked_for(place: factories.Place, complete: int, said: str) -> None:
    # 39 of 49 are 79,6 %: an "80%" beside "chưa đến 80%" would be a riddle.
    whole = 49 if said else 50
    one = queries.Commune(place.an_lac.unit, whole, complete, 2, None)
    found = queries.Province([one], whole, complete)
    message = queries.reminder(found, place.province, today=TODAY)
    assert (one.is_behind, f"Xã An Lạc ({said})" in message) == (bool(said), bool(said))


def test_nobody_behind_gets_no_message(place: factories.Place, officer: Actor) -> None:
    for commune in (place.an_lac, place.binh_minh):
        factories.register_person(commune.east, **WHOLE)
    found = queries.province(officer, place.province)
    assert queries.reminder(found, place.province, today=TODAY) == ""


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.usefixtures("entered")
def test_the_page_says_how_many_and_how_it_is_sorted(place: factories.Place, client_as: SignIn) -> None:
    client = client_as(factories.account_with("province_officer", place.province))
    board = reverse("figures-communes")
    found = shown(client, board)
    assert "1 xã, phường chưa nhập" in found and "chưa nhập" in found
    assert found.index("Xã Bình Minh</a>") < found.index("Xã An Lạc</a>")
    assert 'aria-sort="ascending"><a href="?xep=-du">' in found
    found = shown(client, f"{board}?xep=-ten")
    assert 'aria-sort="descending"><a href="?xep=ten">' in found
    assert shown(client, f"{board}?xep=khong-co").count('aria-sort="none"') == 4
    assert board in shown(client, reverse("today")) and board in shown(client, reverse("figures"))


@pytest.mark.usefixtures("entered")
def test_the_board_goes_out_for_a_reason(place: factories.Place, client_as: SignIn) -> None:
    client = client_as(factories.account_with("province_officer", place.province, full_name="Lý Thị Tỉnh"))
    out = reverse("figures-communes-export")
    assert client.post(out, {"reason": " "}).status_code == 200
    assert not Line.objects.filter(act="reports.export_communes").exists()
    answer = client.post(out, {"reason": "Báo cáo quý"})
    sheet = openpyxl.load_workbook(io.BytesIO(body(answer))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    [empty] = [row for row in rows if row[1] == "Xã Bình Minh"]
    [behind] = [row for row in rows if row[1] == "Xã An Lạc"]
    assert (empty[2:6], empty[7]) == ([2, 0, None, None], "Chưa nhập")
    assert behind[2:6] == [2, 3, 2, 66]
    assert any(row[0] == "Tổng cộng: 2 xã, phường" for row in rows)
    line = Line.objects.get(act="reports.export_communes")
    assert (line.reason, line.province_id, line.data) == ("Báo cáo quý", place.province.pk, {"count": 2})


@pytest.mark.usefixtures("entered")
def test_nobody_below_or_beside_has_the_board(place: factories.Place, client_as: SignIn) -> None:
    chair = client_as(factories.account_with("commune_chair", place.an_lac.unit))
    assert chair.get(reverse("figures-communes")).status_code == 404
    assert chair.post(reverse("figures-communes-export"), {"reason": "Xem"}).status_code == 404
    other = client_as(factories.account_with("province_officer", place.other_province))
    found = shown(other, reverse("figures-communes"))
    assert "Xã Hòa Mỹ" in found and "An Lạc" not in found
