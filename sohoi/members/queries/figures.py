"""Counts from the sums of differences: exact at once, cheap at any size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.members import record
from sohoi.members.models import CommuneCount, Headcount, Measure
from sohoi.members.permissions import SEE_FIGURES
from sohoi.units.models import Unit

COLUMN = {Level.PROVINCE: "province_id", Level.COMMUNE: "commune_id", Level.BRANCH: "branch_id"}
BELOW = {Level.PROVINCE: "commune_id", Level.COMMUNE: "branch_id"}
What = CommuneCount.What
AGES = ((18, 30), (31, 45), (46, 60), (61, 200))


@dataclass(frozen=True)
class Figures:
    """The figures of one place today. `ages` are (from, to, members); unknown years stand apart."""

    members: int
    core: int
    complete: int
    with_phone: int
    poor: int
    near_poor: int
    party: int
    honorary: int
    away: int
    men: int
    joined: int
    left: int
    ages: list[tuple[int, int, int]]
    too_young: int
    age_unknown: int


@dataclass(frozen=True)
class Line:
    """One unit below the place, with its members and how many records are complete."""

    unit: int
    members: int
    core: int
    complete: int

    @property
    def incomplete(self) -> int:
        return self.members - self.complete


Cut = tuple[int, int, str, int, int]
"""What is counted (CommuneCount.What), year, sex, flags, and how many."""


def total(actor: Actor) -> int:
    """How many members the actor may see, in one sum."""
    seen: QuerySet[Any]
    if any(grant.level is Level.BRANCH for grant in actor.grants_of(SEE_FIGURES)):
        seen = gate.rows(actor, SEE_FIGURES, Headcount.objects.filter(measure=Measure.NOW))
    else:
        seen = gate.rows(actor, SEE_FIGURES, CommuneCount.objects.filter(what=What.BORN))
    return int(seen.aggregate(n=Coalesce(Sum("n"), 0))["n"])


def figures(actor: Actor, unit: Unit, *, year: int) -> Figures:
    """Everything about one place in one statement."""
    cuts = _of_communes(actor, unit, year) if _by_communes(actor, unit) else _of_branches(actor, unit, year)
    now = [(sex, flags, n) for what, _, sex, flags, n in cuts if what == What.NOW]
    born = [(year, n) for what, year, _, _, n in cuts if what == What.BORN]

    def having(bit: int) -> int:
        return sum(n for _, flags, n in now if flags & bit)

    def event(wanted: int) -> int:
        return sum(n for what, when, _, _, n in cuts if what == wanted and when == year)

    return Figures(
        members=sum(n for *_, n in now),
        core=having(record.FLAG_CORE),
        complete=having(record.FLAG_COMPLETE),
        with_phone=having(record.FLAG_PHONE),
        poor=having(record.FLAG_POOR),
        near_poor=having(record.FLAG_NEAR_POOR),
        party=having(record.FLAG_PARTY),
        honorary=having(record.FLAG_HONORARY),
        away=having(record.FLAG_AWAY),
        men=sum(n for sex, _, n in now if sex == "male"),
        joined=event(What.JOINED),
        left=event(What.LEFT),
        ages=[(low, high, _aged(born, year, low, high)) for low, high in AGES],
        too_young=_aged(born, year, 0, AGES[0][0] - 1),
        age_unknown=sum(n for when, n in born if not when),
    )


def _aged(born: list[tuple[int, int]], year: int, low: int, high: int) -> int:
    return sum(n for when, n in born if when and low <= year - when <= high)


def _by_communes(actor: Actor, unit: Unit) -> bool:
    """Whether the place consists of whole communes that the actor may see; they are summed up much sooner."""
    return unit.level <= Level.COMMUNE and gate.may(actor, SEE_FIGURES, unit)


def _of_communes(actor: Actor, unit: Unit, year: int) -> list[Cut]:
    rows = CommuneCount.objects.filter(**{COLUMN[Level(unit.level)]: unit.pk})
    now = Q(what__in=(What.NOW, What.BORN)) | Q(what__in=(What.JOINED, What.LEFT), year=year)
    seen = gate.rows(actor, SEE_FIGURES, rows.filter(now))
    return list(seen.order_by().values_list("what", "year", "sex", "flags").annotate(n=Sum("n")))


def _of_branches(actor: Actor, unit: Unit, year: int) -> list[Cut]:
    """The same cuts from the rows of branches, which cross all traits."""
    now = Q(measure=Measure.NOW) | Q(year=year)
    seen = _at(actor, unit).filter(now).order_by()
    rows = list(seen.values_list("measure", "year", "sex", "flags").annotate(n=Sum("n")))
    born = [(int(What.BORN), when, "", 0, n) for what, when, _, _, n in rows if what == Measure.NOW]
    return [*rows, *born]


def _at(actor: Actor, unit: Unit) -> QuerySet[Headcount]:
    column = COLUMN[Level(unit.level)]
    return gate.rows(actor, SEE_FIGURES, Headcount.objects.filter(**{column: unit.pk}))


def below(actor: Actor, unit: Unit) -> list[Line]:
    """Each unit under the place that has members. Units without any are for the caller to add."""
    column = BELOW[Level(unit.level)]
    now: QuerySet[Any] = _at(actor, unit).filter(measure=Measure.NOW)
    if unit.level < Level.COMMUNE and _by_communes(actor, unit):
        whole = CommuneCount.objects.filter(what=What.NOW, **{COLUMN[Level(unit.level)]: unit.pk})
        now = gate.rows(actor, SEE_FIGURES, whole)
    summed = (
        now.order_by()
        .values(column)
        .annotate(all=Sum("n"), core=_with(record.FLAG_CORE), complete=_with(record.FLAG_COMPLETE))
    )
    return [Line(row[column], row["all"], row["core"], row["complete"]) for row in summed]


def _with(bit: int) -> Sum:
    """The sum over rows that have the bit (the bit divided by itself is one)."""
    return Sum(F("n") * F("flags").bitand(bit) / bit)
