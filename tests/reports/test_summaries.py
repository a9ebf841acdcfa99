"""The summary: the numbers of each unit below, their sums, on screen and in three kinds of file."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.common.dates import PartialDate
from sohoi.members.queries import summaries
from sohoi.members.queries.summaries import Summary
from sohoi.members.services import people
from tests import factories
from tests.common.papers import opened
from tests.pages import answers

SignIn = Callable[[Account], Client]
TODAY = date(2026, 11, 23)


def enter(branch: Any, name: str, year: int | None, **facts: Any) -> None:
    stated = {"full_name": name, **({"birth": PartialDate(year)} if year else {}), **facts}
    people.register(factories.all_seeing(), branch=branch, facts=stated, since=TODAY, today=TODAY)


@pytest.fixture
def entered(place: factories.Place) -> None:
    """East: five people of every age; west: one; a stranger's commune one."""
    east, west = place.an_lac.branches
    enter(east, "Lê Thị Trẻ", 1997, party=True, core=True, joined=PartialDate(2026))
    enter(east, "Lê Thị Giữa", 1996, ethnicity="Mường", poverty="poor")
    enter(east, "Lê Thị Cũng Giữa", 1966, religion="Công giáo", ethnicity="Kinh")
    enter(east, "Lê Thị Già", 1965, religion="Không", poverty="near_poor")
    enter(east, "Lê Thị Chưa Rõ", None)
    enter(west, "Lê Thị Tây", 1990)
    enter(place.binh_minh.east, "Lê Thị Bí Mật", 1950)


EAST = Summary(
    members=5,
    joined=1,
    core=1,
    young=1,
    middle=2,
    old=1,
    unaged=1,
    party=1,
    minority=1,
    religious=1,
    poor=1,
    near_poor=1,
)


@pytest.mark.usefixtures("entered")
def test_the_branches_of_a_commune(place: factories.Place) -> None:
    chair = factories.actor_with("commune_chair", place.an_lac.unit)
    found = summaries.board(chair, place.an_lac.unit, year=2026)
    assert [unit.name for unit, _ in found.lines] == ["Thôn Đông", "Thôn Tây"]
    assert found.lines[0][1] == EAST
    assert (found.sums.members, found.sums.middle, found.sums.party) == (6, 3, 1)


@pytest.mark.usefixtures("entered")
def test_the_communes_of_a_province_agree_with_their_branches(place: factories.Place) -> None:
    officer = factories.actor_with("province_officer", place.province)
    found = {unit.name: one for unit, one in summaries.board(officer, place.province, year=2026).lines}
    assert set(found) == {"Xã An Lạc", "Xã Bình Minh"}
    below = summaries.board(officer, place.an_lac.unit, year=2026).sums
    assert found["Xã An Lạc"] == below
    assert found["Xã Bình Minh"].old == 1


@pytest.mark.usefixtures("entered")
def test_who_may_not_see_what_is_sensitive_gets_no_such_number(place: factories.Place) -> None:
    auditor = factories.actor_with("commune_auditor", place.an_lac.unit)
    sums = summaries.board(auditor, place.an_lac.unit, year=2026).sums
    assert (sums.members, sums.core) == (6, 1)
    assert (sums.party, sums.minority, sums.religious, sums.poor, sums.near_poor) == (0, 0, 0, 0, 0)


@pytest.mark.usefixtures("entered")
def test_events_are_those_of_the_year(place: factories.Place) -> None:
    chair = factories.actor_with("commune_chair", place.an_lac.unit)
    joined = [summaries.board(chair, place.an_lac.unit, year=year).sums.joined for year in (2026, 2027)]
    assert joined == [1, 0]


@pytest.mark.usefixtures("entered")
def test_a_stranger_has_no_board(place: factories.Place) -> None:
    stranger = factories.actor_with("commune_chair", place.binh_minh.unit)
    with pytest.raises(NotForYou):
        summaries.board(stranger, place.an_lac.unit, year=2026)


@pytest.fixture
def chair(place: factories.Place, client_as: SignIn) -> Client:
    return client_as(factories.account_with("commune_chair", place.an_lac.unit))


@pytest.mark.usefixtures("entered")
def test_the_page_shows_what_she_may(place: factories.Place, chair: Client, client_as: SignIn) -> None:
    there = reverse("figures-summary", kwargs={"unit": place.an_lac.unit.pk})
    page = answers.body(chair.get(there)).decode()
    assert "Đảng viên" in page and "Thôn Tây" in page and "Chưa rõ tuổi" in page
    auditor = client_as(factories.account_with("commune_auditor", place.an_lac.unit))
    assert "Đảng viên" not in answers.body(auditor.get(there)).decode()


@pytest.mark.usefixtures("entered")
@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf"])
def test_it_goes_out_in_every_form_and_is_recorded(place: factories.Place, chair: Client, form: str) -> None:
    there = reverse("figures-summary", kwargs={"unit": place.an_lac.unit.pk})
    data = answers.body(chair.post(there, {"form": form}))
    said = {"pdf": _pdf, "docx": _word, "xlsx": _cells}[form](data)
    for words in (
        "TỔNG HỢP HỘI VIÊN THEO CHI HỘI",
        "Thôn Đông",
        "Thôn Tây",
        "Tổng cộng",
        "HỘI LHPN XÃ AN LẠC",
    ):
        assert words in said
    assert "Lê Thị" not in said
    assert Line.objects.get(act="reports.take_summary").data == {"form": form, "count": 2}


def _pdf(data: bytes) -> str:
    return opened.words(data)


def _word(data: bytes) -> str:
    return " ".join(opened.word_texts(data))


def _cells(data: bytes) -> str:
    rows = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()
    return " ".join(str(cell.value) for row in rows for cell in row if cell.value is not None)


@pytest.mark.usefixtures("entered")
def test_another_form_or_another_unit_gives_nothing(place: factories.Place, chair: Client) -> None:
    there = reverse("figures-summary", kwargs={"unit": place.an_lac.unit.pk})
    assert not chair.post(there, {"form": "exe"}).streaming
    for unit in (place.binh_minh.unit, place.province, place.an_lac.east):
        other = reverse("figures-summary", kwargs={"unit": unit.pk})
        assert chair.get(other).status_code == chair.post(other, {"form": "pdf"}).status_code == 404
    assert not Line.objects.filter(act="reports.take_summary").exists()
