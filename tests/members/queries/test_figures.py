"""Figures from sums of differences: exact at once, folded or not."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.db import connection
from django.db.models import Sum

from sohoi.access.queries import actor_of
from sohoi.acts.actor import Actor
from sohoi.members import tasks
from sohoi.members.models import CommuneCount, Headcount
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


@pytest.mark.usefixtures("women")
def test_the_communes_add_up_to_the_province(place: factories.Place) -> None:
    officer = factories.actor_with("province_officer", place.province)
    found = figures.figures(officer, place.province, year=2026)
    assert (found.members, found.core, found.joined, found.men) == (6, 2, 4, 1)
    assert [n for *_, n in found.ages] == [0, 1, 3, 2]
    lines = {line.unit: line for line in figures.below(officer, place.province)}
    assert {unit: (line.members, line.core, line.complete) for unit, line in lines.items()} == {
        place.an_lac.unit.pk: (5, 1, 1),
        place.binh_minh.unit.pk: (1, 1, 0),
    }


@pytest.mark.usefixtures("women")
def test_a_commune_and_its_branches_say_the_same_by_either_way(place: factories.Place, chair: Actor) -> None:
    """Whole communes are summed up from their own rows, a part of one from its branches."""
    unit = place.an_lac.unit
    cuts = figures._of_branches(chair, unit, 2026)
    assert len(cuts) > len(figures._of_communes(chair, unit, 2026))
    whole, parts = (
        {what: sum(n for kind, *_, n in found if kind == what) for what in CommuneCount.What.values}
        for found in (figures._of_communes(chair, unit, 2026), cuts)
    )
    assert whole == parts == {1: 5, 2: 4, 3: 0, 4: 5}


@pytest.mark.usefixtures("women")
def test_whoever_sees_one_branch_counts_that_branch_and_no_more(place: factories.Place) -> None:
    head = factories.actor_with("branch_head", place.an_lac.east)
    assert figures.total(head) == 4
    assert figures.figures(head, place.an_lac.east, year=2026).members == 4
    assert figures.figures(head, place.an_lac.unit, year=2026).members == 4
    assert figures.figures(head, place.an_lac.west, year=2026).members == 0


@pytest.mark.usefixtures("women")
def test_grants_on_two_levels_are_counted_once(place: factories.Place) -> None:
    account = factories.account_with("branch_head", place.an_lac.west)
    both = actor_of(factories.give(account, "commune_chair", place.binh_minh.unit), strong=True)
    assert figures.total(both) == 2
    covered = actor_of(factories.give(account, "commune_clerk", place.an_lac.unit), strong=True)
    assert figures.total(covered) == 6


@pytest.mark.usefixtures("women")
def test_folding_the_counts_of_a_commune_changes_no_figure(
    place: factories.Place, chair: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "FULL_COMMUNES", tasks.FULL_COMMUNES.replace("count(*) > 400", "count(*) > 2"))
    for _ in range(12):
        factories.register_person(place.an_lac.east, birth="1960", joined="2026")
    before, rows = figures.figures(chair, place.an_lac.unit, year=2026), CommuneCount.objects.count()
    assert tasks.fold_counts() == 1
    assert figures.figures(chair, place.an_lac.unit, year=2026) == before
    assert CommuneCount.objects.count() < rows


@pytest.mark.usefixtures("women")
def test_an_older_register_gets_the_counts_of_its_communes(place: factories.Place) -> None:
    def kept() -> set[tuple[object, ...]]:
        columns = ("commune_id", "province_id", "what", "year", "sex", "flags")
        return set(CommuneCount.objects.order_by().values_list(*columns).annotate(sum=Sum("n")))

    before = kept()
    CommuneCount.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("sohoi.members.migrations.0002_commune_counts").FILL)
    assert kept() == before
    assert len(before) > 10
