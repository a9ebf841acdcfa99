"""Figures from sums of differences: exact at once, folded or not."""

from __future__ import annotations

from datetime import date

import pytest

from sohoi.acts.actor import Actor
from sohoi.members import tasks
from sohoi.members.models import Headcount
from sohoi.members.queries import figures
from sohoi.members.services import people
from tests import factories

TODAY = date(2026, 11, 23)


@pytest.fixture
def chair(place: factories.Place) -> Actor:
    return factories.actor_with("commune_chair", place.an_lac.unit)


@pytest.fixture
def women(place: factories.Place) -> None:
    for n in range(4):
        factories.register_person(place.an_lac.east, birth=str(1960 + 10 * n), core=n < 1, joined="2026-02")
    factories.register_person(
        place.an_lac.west,
        full_name="Lê Văn Đủ",
        birth="1950-01-02",
        sex="male",
        phone="0710111222",
        id_number="034050001234",
        kind="honorary",
        poverty="near_poor",
    )
    factories.register_person(place.binh_minh.east, birth="1980", core=True)


@pytest.mark.usefixtures("women")
def test_the_figures_of_a_commune(place: factories.Place, chair: Actor) -> None:
    found = figures.figures(chair, place.an_lac.unit, year=2026)
    assert (found.members, found.core, found.complete, found.with_phone) == (5, 1, 1, 1)
    assert (found.honorary, found.men, found.near_poor, found.poor) == (1, 1, 1, 0)
    assert (found.joined, found.left) == (4, 0)
    assert [n for *_, n in found.ages] == [0, 1, 2, 2]


@pytest.mark.usefixtures("women")
def test_the_branches_add_up_to_the_commune(place: factories.Place, chair: Actor) -> None:
    below = {line.unit: line.members for line in figures.below(chair, place.an_lac.unit)}
    assert below == {place.an_lac.east.pk: 4, place.an_lac.west.pk: 1}


@pytest.mark.usefixtures("women")
def test_somebody_who_leaves_counts_as_left_and_still_as_joined(place: factories.Place, chair: Actor) -> None:
    gone = factories.register_person(place.an_lac.east, birth="1985", joined="2026-05").member
    people.leave(chair, member=gone, version=1, why="moved_away", on=TODAY)
    found = figures.figures(chair, place.an_lac.unit, year=2026)
    assert (found.members, found.joined, found.left) == (5, 5, 1)


@pytest.mark.usefixtures("women")
def test_folding_changes_no_figure_and_leaves_fewer_rows(
    place: factories.Place, chair: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        factories.register_person(place.an_lac.east, birth="1960", joined="2026")
    monkeypatch.setattr(tasks, "FULL", tasks.FULL.replace("count(*) > 200", "count(*) > 2"))
    before, rows = figures.figures(chair, place.an_lac.unit, year=2026), Headcount.objects.count()
    assert tasks.fold_counts() == 1
    assert figures.figures(chair, place.an_lac.unit, year=2026) == before
    assert Headcount.objects.count() < rows
    assert tasks.fold_counts() == 0


@pytest.mark.usefixtures("women")
def test_a_stranger_and_a_member_of_staff_without_the_right_sum_up_to_nothing(place: factories.Place) -> None:
    stranger = factories.actor_with("commune_chair", place.hoa_my.unit)
    technician = factories.actor_with("technician", place.province)
    for actor in (stranger, technician):
        assert figures.figures(actor, place.an_lac.unit, year=2026).members == 0
        assert figures.below(actor, place.an_lac.unit) == []
        assert figures.total(actor) == 0
    assert figures.total(factories.actor_with("province_officer", place.province)) == 6
