"""The invented tree, before anything is written."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from sohoi.common.text import fold
from sohoi.config.demo import names
from sohoi.config.demo.accounts import CHAIR, DEPUTY
from sohoi.config.demo.places import AN_LAC_MEMBERS, Branch, Commune, Size, communes
from sohoi.units import facts


def branches(size: Size) -> list[Branch]:
    return [branch for commune in communes(size) for branch in commune.branches]


@pytest.mark.parametrize(
    ("size", "units", "members"),
    [
        (Size.HAMLET, (2, 4, 4), 60),
        (Size.COMMUNE, (2, 30, 30), 6_400),
        (Size.PROVINCE, (104, 2400, 2600), 500_000),
    ],
)
def test_each_size_is_as_large_as_it_says(size: Size, units: tuple[int, int, int], members: int) -> None:
    count, fewest, most = units
    assert len(communes(size)) == count
    assert fewest <= len(branches(size)) <= most
    assert sum(branch.members for branch in branches(size)) == members


def test_the_first_commune_is_the_one_of_the_pictures_in_every_size() -> None:
    for size in Size:
        first = communes(size)[0]
        assert (first.name, first.code, first.kind) == ("Xã An Lạc", "98001", "commune")
        assert first.branches[0].name == "Thôn Đông"
    assert communes(Size.COMMUNE)[0] == communes(Size.PROVINCE)[0]
    assert communes(Size.COMMUNE)[0].members == AN_LAC_MEMBERS


def test_wherever_the_province_is_not_there_a_small_commune_lies_beside() -> None:
    names_of = {size: communes(size)[1].name for size in Size}
    assert set(names_of.values()) == {"Xã Bình Minh"}
    assert [communes(size)[1].members < 300 for size in Size] == [True, True, False]
    assert [one.officers for one in communes(Size.COMMUNE)][1] == {}
    assert communes(Size.HAMLET)[0].officers == {"chair": CHAIR, "vice_chair": DEPUTY}


def test_the_same_tree_every_time() -> None:
    assert communes(Size.PROVINCE) == communes(Size.PROVINCE)


def test_names_and_codes_are_used_once() -> None:
    made = communes(Size.PROVINCE)
    assert len({commune.name for commune in made}) == len({commune.code for commune in made}) == 104
    for commune in made:
        called = [fold(branch.name) for branch in commune.branches]
        assert len(called) == len(set(called)), commune.name


def test_wards_have_streets_and_communes_villages() -> None:
    made = communes(Size.PROVINCE)
    wards = [commune for commune in made if commune.kind == "ward"]
    assert len(wards) == names.WARDS
    assert all(commune.name.startswith("Phường ") for commune in wards)
    streets = [branch.name for ward in wards for branch in ward.branches]
    assert all(name.startswith(("Tổ dân phố", "Trường")) for name in streets)


def test_no_invented_commune_is_a_real_one_of_today_or_before() -> None:
    """The two of the pictures have names that many real ones bear; their province is invented."""
    folder = Path(facts.__file__).parent / "data"
    with (folder / "old_communes.csv").open(encoding="utf-8") as file:
        real = {fold(row["name"]) for row in csv.DictReader(file)}
    for province in facts.provinces():
        assert province.full_name != names.PROVINCE
        real |= {fold(commune.name) for commune in facts.communes(province.code)}
    assert [name for name in names.COMMUNES if fold(name) in real] == ["An Lạc", "Bình Minh"]


def test_no_province_of_the_country_has_the_invented_code() -> None:
    assert "98" not in {province.code for province in facts.provinces()}


def test_everybody_in_the_province_has_a_number_of_her_own() -> None:
    """And fewer than a million: telephones have six digits to tell them apart."""
    rooms = sorted((branch.first, branch.first + branch.room) for branch in branches(Size.PROVINCE))
    assert rooms[0][0] == 1
    assert all(end == begin for (_, end), (begin, _) in pairwise(rooms))
    assert rooms[-1][1] < 900_000


def test_cells_are_as_many_as_people_need_and_none_where_women_only_work() -> None:
    assert Branch("Thôn Đông", 20, 0.9).cells == ["Tổ 1", "Tổ 2"]
    assert Branch("Thôn Đông", 500, 0.9).cells == ["Tổ 1", "Tổ 2", "Tổ 3", "Tổ 4"]
    assert Branch("Trạm Y tế", 40, 0.9, kind="work_branch").cells == []


def test_care_differs_as_in_the_picture_of_the_first_page() -> None:
    first: Commune = communes(Size.COMMUNE)[0]
    assert [branch.care for branch in first.branches[:5]] == [0.97, 0.91, 0.88, 0.64, 0.41]
    assert {branch.care for branch in branches(Size.PROVINCE)} >= {0.97, 0.9, 0.8, 0.6, 0.45}
