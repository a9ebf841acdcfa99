"""Counts from the sums of differences: exact at once, cheap at any size."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.members import record
from sohoi.members.models import Headcount, Measure
from sohoi.members.permissions import SEE_FIGURES
from sohoi.units.models import Unit

COLUMN = {Level.PROVINCE: "province_id", Level.COMMUNE: "commune_id", Level.BRANCH: "branch_id"}
BELOW = {Level.PROVINCE: "commune_id", Level.COMMUNE: "branch_id"}
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


def total(actor: Actor) -> int:
    """How many members the actor may see, in one sum."""
    counted = Headcount.objects.filter(measure=Measure.NOW)
    seen = gate.rows(actor, SEE_FIGURES, counted)
    return int(seen.aggregate(n=Coalesce(Sum("n"), 0))["n"])


def _at(actor: Actor, unit: Unit) -> QuerySet[Headcount]:
    column = COLUMN[Level(unit.level)]
    return gate.rows(actor, SEE_FIGURES, Headcount.objects.filter(**{column: unit.pk}))


def figures(actor: Actor, unit: Unit, *, year: int) -> Figures:
    """Everything about one place in one statement."""
    rows = _at(actor, unit).order_by().values_list("measure", "year", "sex", "flags").annotate(n=Sum("n"))
    now = [(born, sex, flags, n) for measure, born, sex, flags, n in rows if measure == Measure.NOW]

    def having(bit: int) -> int:
        return sum(n for _, _, flags, n in now if flags & bit)

    def event(measure: Measure) -> int:
        return sum(n for kind, when, _, _, n in rows if kind == measure and when == year)

    return Figures(
        members=sum(n for *_, n in now),
        core=having(record.FLAG_CORE),
        complete=having(record.FLAG_COMPLETE),
        with_phone=having(record.FLAG_PHONE),
        poor=having(record.FLAG_POOR),
        near_poor=having(record.FLAG_NEAR_POOR),
        party=having(record.FLAG_PARTY),
        honorary=having(record.FLAG_HONORARY),
        men=sum(n for _, sex, _, n in now if sex == "male"),
        joined=event(Measure.JOINED),
        left=event(Measure.LEFT),
        ages=[(low, high, _aged(now, year, low, high)) for low, high in AGES],
        too_young=_aged(now, year, 0, AGES[0][0] - 1),
        age_unknown=sum(n for born, _, _, n in now if not born),
    )


def _aged(now: list[tuple[int, str, int, int]], year: int, low: int, high: int) -> int:
    return sum(n for born, _, _, n in now if born and low <= year - born <= high)


def below(actor: Actor, unit: Unit) -> list[Line]:
    """Each unit under the place that has members. Units without any are for the caller to add."""
    column = BELOW[Level(unit.level)]
    now = _at(actor, unit).filter(measure=Measure.NOW).order_by()
    summed = now.values(column).annotate(
        all=Sum("n"), core=_with(record.FLAG_CORE), complete=_with(record.FLAG_COMPLETE)
    )
    return [Line(row[column], row["all"], row["core"], row["complete"]) for row in summed]


def _with(bit: int) -> Sum:
    """The sum over rows that have the bit (the bit divided by itself is one)."""
    return Sum(F("n") * F("flags").bitand(bit) / bit)
