"""How core members could be parted into groups of 20 to 25: pure, the same answer for the same people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

LEAST, MOST = 20, 25
# Beyond this many cells not every way to put whole cells together is tried.
MANY_BLOCKS = 9


@dataclass(frozen=True)
class Candidate:
    """Somebody to be put into a group. `cell` and `hamlet` are equal for neighbours and can be put in order,
    empty where they are not known; `order` is how people are listed, with the id last, so that no two have
    the same."""

    person: int
    cell: str
    hamlet: str
    order: tuple[str, int]

    @property
    def block(self) -> tuple[str, str]:
        """What is kept together: her cell; where there are no cells, her hamlet."""
        return (self.cell, "" if self.cell else self.hamlet)


def sizes(count: int) -> tuple[int, int, int]:
    """How many groups for so many people, and the least and the most people of each.

    20 to 25 wherever the number allows it. Fewer than 20 are one group; of 26 to 39, 51 to 59 and 76 to 79
    as few groups as keep to 25 are made, as equal as can be (13 people at least).
    """
    groups = -(-count // MOST)
    if not groups:
        return 0, 0, 0
    if count >= groups * LEAST:
        return groups, LEAST, MOST
    return groups, count // groups, -(-count // groups)


def propose(people: Sequence[Candidate]) -> list[list[Candidate]]:
    """The groups, each in the order in which people are listed.

    Whole cells where that can be; otherwise one cell after the other, cut between two hamlets where a cell
    must be cut.
    """
    if not people:
        return []
    groups, least, most = sizes(len(people))
    ordered = sorted(people, key=lambda one: (one.block, one.hamlet, one.order))
    blocks = [list(block) for _, block in groupby(ordered, key=lambda one: one.block)]
    found = _whole(blocks, groups, least, most) or _cut(ordered, groups, least, most)
    return [sorted(group, key=lambda one: one.order) for group in found]


def _whole(
    blocks: Sequence[list[Candidate]], groups: int, least: int, most: int
) -> list[list[Candidate]] | None:
    """Whole blocks put together so that every size fits, the most even way first found; None if none does."""
    if len(blocks) > MANY_BLOCKS:
        return None
    best: list[list[int]] | None = None
    for sums, parts in _ways([len(block) for block in blocks], groups, most):
        if min(sums) >= least and (best is None or _spread(sums) < _spread(_sums(best, blocks))):
            best = parts
    return [[one for at in part for one in blocks[at]] for part in best] if best else None


def _sums(parts: Sequence[Sequence[int]], blocks: Sequence[list[Candidate]]) -> list[int]:
    return [sum(len(blocks[at]) for at in part) for part in parts]


def _spread(sums: Sequence[int]) -> int:
    return max(sums) - min(sums)


def _ways(block_sizes: Sequence[int], groups: int, most: int) -> list[tuple[list[int], list[list[int]]]]:
    """All ways to put blocks into so many groups of at most `most` people, no two alike."""
    found: list[tuple[list[int], list[list[int]]]] = [([0] * groups, [[] for _ in range(groups)])]
    for at, size in enumerate(block_sizes):
        found = [
            _with(sums, parts, to, at, size)
            for sums, parts in found
            # Groups without anybody are all the same: the first of them stands for the others.
            for to in range(min(sum(map(bool, parts)) + 1, groups))
            if sums[to] + size <= most
        ]
    return [way for way in found if all(way[1])]


def _with(
    sums: list[int], parts: list[list[int]], to: int, at: int, size: int
) -> tuple[list[int], list[list[int]]]:
    more = [total + size * (n == to) for n, total in enumerate(sums)]
    return more, [[*part, at] if n == to else part for n, part in enumerate(parts)]


def _cut(ordered: Sequence[Candidate], groups: int, least: int, most: int) -> list[list[Candidate]]:
    """One line of people cut where it costs least, each piece of a size that fits."""
    prices = [_price(*pair) for pair in pairwise(ordered)]
    # By where the last piece ends: what all the cuts cost, and where they are.
    ways: dict[int, tuple[tuple[int, int], list[int]]] = {0: ((0, 0), [])}
    for _ in range(groups):
        ways = _one_more(ways, len(ordered), prices, least, most)
    ends = ways[len(ordered)][1]
    return [list(ordered[begin:end]) for begin, end in pairwise([0, *ends])]


def _one_more(
    ways: dict[int, tuple[tuple[int, int], list[int]]],
    count: int,
    prices: Sequence[int],
    least: int,
    most: int,
) -> dict[int, tuple[tuple[int, int], list[int]]]:
    found: dict[int, tuple[tuple[int, int], list[int]]] = {}
    for begin, ((price, uneven), ends) in ways.items():
        for end in range(begin + least, min(begin + most, count) + 1):
            cut = prices[end - 1] if end < count else 0
            # Among equal prices the pieces should be even: the sum of squares is least then.
            way = (price + cut, uneven + (end - begin) ** 2), [*ends, end]
            found[end] = min(found.get(end, way), way)
    return found


def _price(one: Candidate, other: Candidate) -> int:
    """Of a cut between two neighbours in the line: nothing between cells, little between hamlets."""
    if one.block != other.block:
        return 0
    return 1 if one.hamlet != other.hamlet else 3
