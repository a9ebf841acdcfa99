"""Columns: what stands over them and what is written in them."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from tests.members.books.drawn.women import Woman


class Cells(NamedTuple):
    """What a column's group writes for one woman: cells, and what they state."""

    cells: list[Any]
    states: dict[str, Any]


@dataclass
class Col:
    """One fact in one or more columns.

    `heads` from the top down for each column; `key` names the fact for ditto signs, problems and choices.
    `shared` facts of a house may be written once for it.
    """

    key: str
    heads: list[tuple[str, ...]]
    write: Callable[[Random, Woman], Cells]
    ditto: bool = False
    shared: bool = False


def words(
    key: str, head: str, of: Callable[[Woman], str], *, shared: bool = False, ditto: bool = True
) -> Col:
    """A column of words that the truth states as they are."""

    def write(random: Random, woman: Woman) -> Cells:
        text = of(woman)
        return Cells([text], {key: text} if text else {})

    return Col(key, [(head,)], write, ditto=ditto, shared=shared)


def kept(head: str, give: Callable[[Random, Woman], Any]) -> Col:
    """A column that is no field: it must state nothing."""
    return Col(f"kept:{head}", [(head,)], lambda random, woman: Cells([give(random, woman)], {}))


def pick(random: Random, options: str) -> str:
    """One of several headings written as "a|b"."""
    return random.choice(options.split("|"))
