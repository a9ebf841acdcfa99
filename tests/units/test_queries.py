"""Questions about units: who sees which, in which order, and whether the tree is whole."""

from __future__ import annotations

from datetime import date

import pytest

from sohoi.acts.actor import VISITOR
from sohoi.units import queries
from sohoi.units.models import Setting, Unit, UnitVersion
from tests.factories import Place, actor_with, make_unit


def test_visible_is_the_open_part_of_her_own_tree(place: Place) -> None:
    Unit.objects.filter(pk=place.an_lac.west_cells[0].pk).update(closed_on=date(2026, 1, 1))
    clerk = actor_with("commune_clerk", place.an_lac.unit)
    open_ones = {
        place.an_lac.unit,
        *place.an_lac.branches,
        *place.an_lac.east_cells,
        place.an_lac.west_cells[1],
    }
    assert set(queries.visible(clerk)) == open_ones
    assert set(queries.visible(actor_with("branch_head", place.hoa_my.east))) == {
        place.hoa_my.east,
        *place.hoa_my.east_cells,
    }
    assert not queries.visible(VISITOR).exists()


def test_branches_and_cells_come_by_name_with_numbers_in_order(place: Place) -> None:
    for name in ("Thôn 10", "Thôn 2", "Khu Bến"):
        make_unit(name, "branch", place.an_lac.unit)
    closed = make_unit("Thôn 3", "branch", place.an_lac.unit)
    Unit.objects.filter(pk=closed.pk).update(closed_on=date(2026, 1, 1))
    names = [unit.name for unit in queries.branches_of(place.an_lac.unit.pk)]
    assert names == ["Khu Bến", "Thôn 2", "Thôn 10", "Thôn Đông", "Thôn Tây"]
    make_unit("Tổ 10", "cell", place.an_lac.east)
    assert [unit.name for unit in queries.cells_of(place.an_lac.east.pk)] == ["Tổ 1", "Tổ 2", "Tổ 10"]


def test_children_are_those_directly_below(place: Place) -> None:
    assert list(queries.children_of(place.province)) == [place.an_lac.unit, place.binh_minh.unit]
    assert list(queries.children_of(place.an_lac.unit)) == list(place.an_lac.branches)


def test_a_code_can_fit_several_and_an_id_only_one(place: Place) -> None:
    twin = make_unit("Xã Cũ", "commune", place.other_province, code="98001")
    assert queries.by_code("98001") == [place.an_lac.unit, twin]
    assert queries.by_code(f"#{twin.pk}") == [twin]
    assert queries.by_code(f"{twin.pk}") == []
    Unit.objects.filter(pk=twin.pk).update(closed_on=date(2026, 1, 1))
    assert queries.by_code("98001") == [place.an_lac.unit]
    assert queries.by_code(f"#{twin.pk}") == []


def test_home_is_the_widest_place(place: Place) -> None:
    assert queries.home(actor_with("branch_head", place.an_lac.east)) == place.an_lac.east
    assert queries.home(actor_with("commune_chair", place.hoa_my.unit)) == place.hoa_my.unit
    assert queries.home(VISITOR) is None


def test_a_setting_that_nobody_made_is_the_default(db: None) -> None:
    assert queries.setting("colour", "plain") == "plain"
    Setting.objects.create(key="colour", value=["a"])
    assert queries.setting("colour", "plain") == ["a"]


@pytest.mark.parametrize("harm", ["name", "parent", "version", "gap"])
def test_health_finds_a_tree_that_left_its_versions(place: Place, harm: str) -> None:
    assert [state for state, _ in queries.health()] == ["ok"]
    east = place.an_lac.east
    if harm == "name":
        Unit.objects.filter(pk=east.pk).update(name="Khác")
    elif harm == "parent":
        Unit.objects.filter(pk=east.pk).update(parent=place.province)
    elif harm == "version":
        UnitVersion.objects.filter(unit=east).delete()
    else:
        UnitVersion.objects.create(
            unit=east,
            name=east.name,
            kind=east.kind,
            parent=east.parent,
            valid=("2018-01-01", "2019-01-01"),
            line_id=0,
        )
    assert [state for state, _ in queries.health()] == ["wrong"]
