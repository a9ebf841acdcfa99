"""Every number of the quality page is that of the list behind its link, with nobody else in it."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from sohoi.acts.actor import Actor
from sohoi.members.forms import FindForm
from sohoi.members.models import Member
from sohoi.members.queries import finding, quality
from sohoi.members.queries.quality import Gap, Standing
from sohoi.members.services import posts
from sohoi.units.models import Unit
from tests import factories

YEAR = 2026
WHOLE = {"birth": "1979-11-28", "id_number": "034179001234", "phone": "0710111222"}


@pytest.fixture
def people(place: factories.Place) -> None:
    """Each gap in another number, and the same in the commune next door."""
    for commune in place.communes:
        east, west = commune.branches
        cell = commune.east_cells[0]
        factories.register_person(east, cell=cell, **WHOLE)
        factories.register_person(east, cell=cell, **WHOLE | {"id_number": "034180001234"})
        factories.register_person(east, cell=cell, **WHOLE | {"birth": "1979-01-01"})
        factories.register_person(west, **WHOLE | {"id_number": "034079001234", "phone": ""})
        factories.register_person(west, birth="2010", phone="0710333444")
        factories.register_person(west, full_name="Hoa", birth="1980-05")
        factories.register_person(west, full_name="Lan")


def gaps(found: Standing) -> dict[str, int]:
    return {gap.words: gap.people for gap in (*found.lacking, *found.wrong, *found.welcome)}


def behind(actor: Actor, gap: Gap) -> int:
    """How many people the list shows that the link opens."""
    wanted = FindForm(QueryDict(gap.query)).wanted(sensitive=True)
    listed = finding.find(actor, wanted, year=YEAR).people
    counted = finding.count_shown(actor, wanted, year=YEAR)
    assert counted == len(listed)
    return len(listed)


@pytest.fixture
def chair(place: factories.Place) -> Actor:
    return factories.actor_with("commune_chair", place.an_lac.unit)


@pytest.mark.usefixtures("people")
def test_what_is_wanting_in_a_commune_worst_first(place: factories.Place, chair: Actor) -> None:
    found = quality.standing(chair, place.an_lac.unit, year=YEAR)
    assert (found.members, found.complete) == (7, 3)
    assert [(gap.words, gap.people) for gap in found.lacking] == [
        ("Thiếu số căn cước", 3),
        ("Thiếu số điện thoại", 3),
        ("Thiếu ngày sinh", 1),
    ]
    assert [(gap.words, gap.people) for gap in found.wrong] == [
        ("Họ tên mới có một chữ", 2),
        ("Chưa đủ 18 tuổi", 1),
        ("Số căn cước không khớp năm sinh", 1),
        ("Số căn cước không khớp giới tính", 1),
        ("Sinh ngày 01/01, có thể chỉ là ghi tạm", 1),
    ]
    assert [(gap.words, gap.people) for gap in found.welcome] == [
        ("Chưa xếp vào tổ", 4),
        ("Chưa rõ ngày, tháng sinh", 2),
    ]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("role", "home"),
    [("commune_chair", "commune"), ("branch_head", "branch"), ("province_officer", "province")],
)
def test_each_number_is_that_of_its_list(place: factories.Place, role: str, home: str) -> None:
    commune, branch = place.an_lac.unit, place.an_lac.west
    at = {"commune": commune, "branch": branch, "province": place.province}[home]
    actor = factories.actor_with(role, at)
    for unit in (branch,) if home == "branch" else (commune, branch):
        found = quality.standing(actor, unit, year=YEAR)
        shown = [*found.lacking, *found.wrong, *found.welcome]
        assert [behind(actor, gap) for gap in shown] == [gap.people for gap in shown]
        assert len(shown) > 5


@pytest.mark.usefixtures("people")
def test_a_stranger_counts_nothing(place: factories.Place) -> None:
    stranger = factories.actor_with("commune_chair", place.binh_minh.unit)
    auditor = factories.actor_with("commune_auditor", place.an_lac.unit)
    sister = factories.actor_with("branch_head", place.an_lac.east)
    for actor, unit in (
        (stranger, place.an_lac.unit),
        (auditor, place.an_lac.unit),
        (sister, place.an_lac.west),
    ):
        assert quality.standing(actor, unit, year=YEAR) == Standing(0, 0, [], [], [])
        assert quality.branches_without_head(actor, unit) == []
    assert quality.branches(stranger, place.an_lac.unit) == []


def test_a_family_shares_a_telephone_and_more_do_not(place: factories.Place, chair: Actor) -> None:
    east, west = place.an_lac.branches
    for n in range(3):
        factories.register_person(east, phone="0710111222", birth=str(1980 + n))
    # The same number in another branch and in another commune does not make it too many.
    factories.register_person(west, phone="0710111222")
    factories.register_person(place.binh_minh.east, phone="0710111222")
    # And nobody shares the number that is not there.
    for n in range(5):
        factories.register_person(east, birth=str(1950 + n))
    words = "Chung số điện thoại với nhiều người"
    assert words not in gaps(quality.standing(chair, place.an_lac.unit, year=YEAR))
    factories.register_person(east, phone="0710111222", birth="1990")
    found = quality.standing(chair, place.an_lac.unit, year=YEAR)
    assert gaps(found)[words] == 4
    [gap] = [gap for gap in found.wrong if gap.words == words]
    assert behind(chair, gap) == 4
    head = factories.actor_with("branch_head", east)
    assert gaps(quality.standing(head, east, year=YEAR))[words] == 4


def test_only_branches_with_cells_want_everybody_in_one(place: factories.Place, chair: Actor) -> None:
    bare = factories.make_unit("Thôn Nam", "branch", place.an_lac.unit)
    factories.register_person(bare, **WHOLE)
    assert "Chưa xếp vào tổ" not in gaps(quality.standing(chair, place.an_lac.unit, year=YEAR))
    factories.register_person(place.an_lac.east, **WHOLE)
    Unit.objects.filter(parent=place.an_lac.west).update(closed_on=factories.BEGINNING)
    factories.register_person(place.an_lac.west, **WHOLE)
    assert gaps(quality.standing(chair, place.an_lac.unit, year=YEAR))["Chưa xếp vào tổ"] == 1


def test_nothing_wanting_is_said(place: factories.Place, chair: Actor) -> None:
    factories.register_person(place.an_lac.east, cell=place.an_lac.east_cells[0], **WHOLE)
    found = quality.standing(chair, place.an_lac.unit, year=YEAR)
    assert (found.flawless, found.members, found.complete) == (True, 1, 1)


def test_branches_without_a_head(place: factories.Place, chair: Actor) -> None:
    east, west = place.an_lac.branches
    assert quality.branches_without_head(chair, place.an_lac.unit) == [east, west]
    post = posts.appoint_head(chair, member=factories.register_person(east).member, on=factories.BEGINNING)
    assert quality.branches_without_head(chair, place.an_lac.unit) == [west]
    assert quality.branches_without_head(chair, east) == []
    assert quality.branches_without_head(chair, west) == [west]
    posts.end_post(chair, post=post, on=factories.BEGINNING)
    assert quality.branches_without_head(chair, east) == [east]


@pytest.mark.usefixtures("people")
def test_the_branches_stand_worst_first(place: factories.Place, chair: Actor) -> None:
    empty = factories.make_unit("Thôn Nam", "branch", place.an_lac.unit)
    found = quality.branches(chair, place.an_lac.unit)
    assert [one for one, _ in found] == [empty, place.an_lac.west, place.an_lac.east]
    assert [line and line.incomplete for _, line in found] == [None, 4, 0]


@pytest.mark.usefixtures("people")
def test_the_list_of_a_commune_is_of_that_commune(place: factories.Place) -> None:
    """Somebody with two communes chooses one; a commune that is not hers gives nobody."""
    officer = factories.actor_with("province_officer", place.province)
    wanted = finding.Wanted(commune=place.an_lac.unit.pk, missing="any")
    found = finding.find(officer, wanted, year=YEAR).people
    assert {one.commune_id for one in found} == {place.an_lac.unit.pk}
    assert len(found) == finding.count_shown(officer, wanted, year=YEAR) == 4
    assert finding.count_shown(officer, finding.Wanted(missing="any"), year=YEAR) is None
    other = finding.Wanted(commune=place.hoa_my.unit.pk)
    assert finding.count_shown(officer, other, year=YEAR) == 0
    assert Member.objects.filter(commune=place.hoa_my.unit).count() == 7
