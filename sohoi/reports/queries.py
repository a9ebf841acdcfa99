"""What the figures page shows about one unit."""

from __future__ import annotations

from dataclasses import dataclass

from sohoi.acts.actor import Actor, Level
from sohoi.members.queries import figures
from sohoi.members.queries.figures import Figures, Line
from sohoi.units import queries as units
from sohoi.units.models import Unit


@dataclass(frozen=True)
class Board:
    """The figures of a unit, its ages as (words, members), and the units below with theirs."""

    figures: Figures
    ages: list[tuple[str, int]]
    below: list[tuple[Unit, Line | None]]
    most: int
    below_words: str


def board(actor: Actor, unit: Unit, *, year: int) -> Board:
    """All of it, in a fixed number of statements."""
    found = figures.figures(actor, unit, year=year)
    below = _below(actor, unit)
    return Board(
        figures=found,
        ages=_ages(found),
        below=below,
        most=max((line.members for _, line in below if line), default=0),
        below_words="xã, phường" if unit.level < Level.COMMUNE else "chi hội",
    )


def _ages(found: Figures) -> list[tuple[str, int]]:
    """Age groups in words; the odd ones only when there is anybody in them."""
    ages = [(f"{low}–{high}" if high < 200 else f"{low} trở lên", n) for low, high, n in found.ages]
    if found.too_young:
        ages.insert(0, ("Dưới 18", found.too_young))
    if found.age_unknown:
        ages.append(("Chưa rõ", found.age_unknown))
    return ages


def _below(actor: Actor, unit: Unit) -> list[tuple[Unit, Line | None]]:
    if unit.level >= Level.BRANCH:
        return []
    counted = {line.unit: line for line in figures.below(actor, unit)}
    return [(child, counted.get(child.pk)) for child in units.children_of(unit)]
