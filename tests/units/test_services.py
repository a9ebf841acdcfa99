"""Units are made and renamed; the versions tell what each was called and when."""

from __future__ import annotations

from datetime import date

import pytest

from sohoi.acts import trail
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.units.models import Unit, UnitVersion
from sohoi.units.queries import alike, health
from sohoi.units.services import NameTaken, add_branches, add_cell, open_unit, rename
from tests.factories import BEGINNING, Place, actor_with, make_unit, running
from tests.races import at_once

DAY, LATER = date(2026, 3, 1), date(2026, 9, 1)


@pytest.fixture
def clerk(place: Place) -> Actor:
    return actor_with("commune_clerk", place.an_lac.unit)


def versions(unit: Unit) -> list[tuple[str, date | None, date | None]]:
    found = UnitVersion.objects.filter(unit=unit).order_by("valid")
    return [(one.name, one.valid.lower, one.valid.upper) for one in found]


def test_open_unit_writes_its_first_version_and_path(place: Place) -> None:
    act = running()
    unit = open_unit(act, name=" Thôn  10 ", kind="branch", parent=place.an_lac.unit, on=DAY, code="7")
    unit.refresh_from_db()
    assert (unit.name, unit.name_key, unit.order_key) == ("Thôn 10", "thôn 10", "thon 000010")
    assert (unit.province, unit.commune, unit.branch) == (place.province, place.an_lac.unit, unit)
    version = UnitVersion.objects.get(unit=unit)
    assert (version.parent, version.code, version.line_id) == (place.an_lac.unit, "7", act.line_id)
    assert versions(unit) == [("Thôn 10", DAY, None)]
    assert act.subjects == [("unit", unit.pk)]


def test_a_cell_has_the_path_of_its_branch(place: Place) -> None:
    [cell] = Unit.objects.filter(pk=place.an_lac.west_cells[1].pk)
    home = place.an_lac.west.pk, place.an_lac.unit.pk, place.province.pk
    assert (cell.branch_id, cell.commune_id, cell.province_id) == home


@pytest.mark.parametrize(
    ("name", "words"), [("", "Hãy ghi tên"), (" \u200b ", "Hãy ghi tên"), ("A" * 151, "dài quá")]
)
def test_a_unit_needs_a_name_that_fits(place: Place, clerk: Actor, name: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        add_cell(clerk, branch=place.an_lac.east, name=name, on=DAY)
    with pytest.raises(Refused, match=words):
        rename(clerk, unit=place.an_lac.east, name=name, on=DAY)


@pytest.mark.parametrize("name", ["ß" * 150, "1 " * 75, "<script>", "Th\u00f4n \u202e\u0000Đông Nam"])
def test_no_name_breaks_a_unit(place: Place, clerk: Actor, name: str) -> None:
    assert add_cell(clerk, branch=place.an_lac.east, name=name, on=DAY).pk
    assert rename(clerk, unit=place.an_lac.west, name=name, on=DAY).pk


def test_a_unit_stands_only_under_an_open_one_of_a_higher_level(place: Place) -> None:
    cell, branch = place.an_lac.east_cells[0], place.an_lac.east
    for kind, parent in (("branch", branch), ("branch", cell), ("commune", place.an_lac.unit)):
        with pytest.raises(Refused, match="Không lập"):
            open_unit(running(), name="Mới", kind=kind, parent=parent, on=DAY)
    branch.closed_on = DAY
    with pytest.raises(Refused, match="Không lập"):
        open_unit(running(), name="Mới", kind="cell", parent=branch, on=DAY)


def test_add_branches_makes_each_new_name_once(place: Place, clerk: Actor) -> None:
    names = ["Thôn Nam", "thôn đông", "THÔN  NAM", "", "Thôn Hòa", "Thôn Hoà"]
    made = add_branches(clerk, commune=place.an_lac.unit, names=names, on=DAY)
    assert sorted(unit.name for unit in made) == ["THÔN NAM", "Thôn Hoà"]
    assert Unit.objects.filter(parent=place.an_lac.unit).count() == 4
    line = Line.objects.get()
    assert len(line.data["names"]) == 2
    assert [one.pk for one in trail.history("unit", made[0].pk)] == [line.pk]
    again = add_branches(clerk, commune=place.an_lac.unit, names=names, on=LATER)
    assert again == []


def test_names_that_differ_in_accents_are_two_branches(place: Place, clerk: Actor) -> None:
    commune = place.an_lac.unit
    made = add_branches(clerk, commune=commune, names=["Thôn Hà", "Thôn Hạ", "Thôn Nam"], on=DAY)
    assert [unit.name for unit in made] == ["Thôn Hà", "Thôn Hạ", "Thôn Nam"]
    assert alike(made) == [(made[0], made[1])]
    [third] = add_branches(clerk, commune=commune, names=["Thôn Hà", "THÔN HẢ"], on=LATER)
    assert sorted(other.name for _, other in alike([third])) == ["Thôn Hà", "Thôn Hạ"]
    stranger = make_unit("Thôn Ha", "branch", place.binh_minh.unit)
    assert alike([stranger]) == []


def test_sisters_cannot_share_a_name_but_cousins_can(place: Place, clerk: Actor) -> None:
    with pytest.raises(NameTaken, match="tổ 1"):
        add_cell(clerk, branch=place.an_lac.east, name="tổ  1", on=DAY)
    assert add_cell(clerk, branch=place.an_lac.east, name="Tổ 3", on=DAY)
    with pytest.raises(NameTaken):
        rename(clerk, unit=place.an_lac.west, name="Thôn Đông", on=DAY)
    assert rename(clerk, unit=place.an_lac.west, name="Thôn Tây Hạ", on=DAY)


def test_a_closed_unit_gives_its_name_free(place: Place, clerk: Actor) -> None:
    cell = place.an_lac.east_cells[0]
    Unit.objects.filter(pk=cell.pk).update(closed_on=DAY)
    fresh = add_cell(clerk, branch=place.an_lac.east, name=cell.name, on=LATER)
    assert fresh.pk != cell.pk


def test_rename_keeps_the_old_name_in_the_versions(place: Place, clerk: Actor) -> None:
    unit = rename(clerk, unit=place.an_lac.east, name="Thôn Đông Thượng", on=DAY)
    unit.refresh_from_db()
    assert unit.name == "Thôn Đông Thượng"
    assert versions(unit) == [("Thôn Đông", BEGINNING, DAY), ("Thôn Đông Thượng", DAY, None)]
    assert Line.objects.get().data == {"old": "Thôn Đông", "new": "Thôn Đông Thượng"}
    assert [state for state, _ in health()] == ["ok"]


def test_a_name_corrected_on_its_first_day_was_never_there(place: Place, clerk: Actor) -> None:
    for name in ("Thôn Đong", "Thôn Đồng"):
        rename(clerk, unit=place.an_lac.east, name=name, on=DAY)
    assert versions(place.an_lac.east) == [("Thôn Đông", BEGINNING, DAY), ("Thôn Đồng", DAY, None)]


def test_no_name_begins_before_the_one_it_follows(place: Place, clerk: Actor) -> None:
    with pytest.raises(Refused, match="01/01/2020"):
        rename(clerk, unit=place.an_lac.east, name="Thôn Mới", on=date(2019, 12, 31))
    assert versions(place.an_lac.east) == [("Thôn Đông", BEGINNING, None)]
    assert Unit.objects.get(pk=place.an_lac.east.pk).name == "Thôn Đông"


def test_a_commune_and_a_closed_unit_keep_their_names(place: Place, clerk: Actor) -> None:
    Unit.objects.filter(pk=place.an_lac.west.pk).update(closed_on=DAY)
    for unit in (place.an_lac.unit, place.an_lac.west):
        with pytest.raises(Refused, match="đang hoạt động"):
            rename(clerk, unit=unit, name="Xã Khác", on=LATER)


@pytest.mark.parametrize("role", ["commune_chair", "branch_head"])
def test_strangers_change_no_unit(place: Place, clerk: Actor, role: str) -> None:
    home = {"commune_chair": place.binh_minh.unit, "branch_head": place.an_lac.east}[role]
    stranger = actor_with(role, home)
    east, commune = place.an_lac.east, place.an_lac.unit
    for who in (stranger, clerk):
        for act in (
            lambda who: add_branches(who, commune=commune, names=["Thôn Nam"], on=DAY),
            lambda who: add_cell(who, branch=east, name="Tổ 3", on=DAY),
            lambda who: rename(who, unit=east, name="Thôn Đông Hạ", on=DAY),
        ):
            if who is clerk:
                assert act(who)
            else:
                with pytest.raises(NotForYou):
                    act(who)


@pytest.mark.django_db(transaction=True)
def test_two_who_add_one_cell_at_once_make_one(place: Place, clerk: Actor) -> None:
    call = lambda: add_cell(clerk, branch=place.an_lac.east, name="Tổ 3", on=DAY)  # noqa: E731
    answers = at_once(call, call)
    assert {type(one) for one in answers} == {Unit, NameTaken}
    assert Unit.objects.filter(parent=place.an_lac.east, name="Tổ 3").count() == 1
