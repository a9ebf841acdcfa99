"""Groups as they are proposed: everybody once, of the right size, neighbours together, twice the same."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoi.notices.queries.proposing import LEAST, MOST, Candidate, propose, sizes

CELLS = st.lists(st.integers(1, 30), min_size=1, max_size=7)


def crowd(*cells: int, hamlets: int = 1) -> list[Candidate]:
    """So many people in each cell, by turns of so many hamlets."""
    found: list[Candidate] = []
    for cell, count in enumerate(cells):
        for n in range(count):
            pk = len(found) + 1
            found.append(Candidate(pk, f"tổ {cell}", f"xóm {n % hamlets}", (f"{pk:05}", pk)))
    return found


def cells_of(group: list[Candidate]) -> set[str]:
    return {one.cell for one in group}


@given(CELLS, st.integers(1, 3), st.randoms(use_true_random=False))
def test_everybody_is_in_one_group_whatever_the_order_of_asking(
    cells: list[int], hamlets: int, chance: Random
) -> None:
    people = crowd(*cells, hamlets=hamlets)
    found = propose(people)
    assert sorted(one.person for group in found for one in group) == [one.person for one in people]
    shuffled = people[:]
    chance.shuffle(shuffled)
    assert propose(shuffled) == found
    assert all(group == sorted(group, key=lambda one: one.order) for group in found)


@given(CELLS, st.integers(1, 3))
def test_sizes_are_as_promised(cells: list[int], hamlets: int) -> None:
    groups, least, most = sizes(sum(cells))
    found = [len(group) for group in propose(crowd(*cells, hamlets=hamlets))]
    assert len(found) == groups
    assert all(least <= size <= most for size in found)


@given(st.integers(1, 2000))
def test_twenty_to_twenty_five_wherever_the_number_allows_it(count: int) -> None:
    groups, least, most = sizes(count)
    possible = any(n * LEAST <= count <= n * MOST for n in range(1, count + 1))
    assert groups * least <= count <= groups * most
    assert ((least, most) == (LEAST, MOST)) is possible
    assert most <= MOST
    if not possible:
        assert count < LEAST or (least >= 13 and most - least <= 1)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, []),
        (1, [1]),
        (19, [19]),
        (25, [25]),
        (26, [13, 13]),
        (39, [19, 20]),
        (40, [20, 20]),
        (58, [19, 19, 20]),
        (60, [20, 20, 20]),
        (101, [20, 20, 20, 20, 21]),
    ],
)
def test_how_a_number_is_parted(count: int, expected: list[int]) -> None:
    assert sorted(map(len, propose(crowd(count) if count else []))) == expected


def fits_whole(cells: list[int]) -> bool:
    """By trying everything: whether whole cells can make the groups."""
    groups, least, most = sizes(sum(cells))
    for choice in product(range(groups), repeat=len(cells)):
        sums = [sum(size for size, to in zip(cells, choice, strict=True) if to == n) for n in range(groups)]
        if all(least <= one <= most for one in sums):
            return True
    return False


@given(st.lists(st.integers(1, 24), min_size=1, max_size=5))
def test_no_cell_is_cut_where_whole_cells_will_do(cells: list[int]) -> None:
    found = propose(crowd(*cells))
    cut = sum(len(cells_of(group)) for group in found) - len(cells)
    assert (cut == 0) is fits_whole(cells)


def test_a_cell_that_must_be_cut_is_cut_between_hamlets() -> None:
    found = propose(crowd(44, hamlets=2))
    assert [{one.hamlet for one in group} for group in found] == [{"xóm 0"}, {"xóm 1"}]


def test_cells_that_are_no_neighbours_go_together_if_that_keeps_them_whole() -> None:
    found = propose(crowd(12, 22, 10))
    assert sorted(map(len, found)) == [22, 22]
    assert {frozenset(cells_of(group)) for group in found} == {
        frozenset({"tổ 0", "tổ 2"}),
        frozenset({"tổ 1"}),
    }


def test_where_there_are_no_cells_hamlets_are_kept_together() -> None:
    people = [Candidate(n, "", f"xóm {n % 2}", (f"{n:05}", n)) for n in range(44)]
    assert [len({one.hamlet for one in group}) for group in propose(people)] == [1, 1]


def test_many_small_cells_are_parted_at_once() -> None:
    found = propose(crowd(*[3] * 40))
    assert all(LEAST <= len(group) <= MOST for group in found)
