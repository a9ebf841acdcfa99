"""A unit's members side by side, unit by unit below it: the sheet that every office is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import Count, Q, Sum

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.members import record
from sohoi.members.codes import NO_RELIGION
from sohoi.members.models import CommuneCount, Headcount, Measure, Member
from sohoi.members.permissions import SEE_FIGURES, SEE_SENSITIVE
from sohoi.units import queries as units
from sohoi.units.models import Unit

MAJORITY = "Kinh"
YOUNG, OLD = 30, 60
_COUNTED = {
    CommuneCount.What.NOW: "now",
    CommuneCount.What.BORN: "born",
    CommuneCount.What.JOINED: "joined",
    CommuneCount.What.LEFT: "left",
}
_MEASURED = {Measure.NOW: "now", Measure.JOINED: "joined", Measure.LEFT: "left"}


@dataclass
class Summary:
    """The numbers of one unit, or of all. Ages are this year minus the year of birth: under 30, 30 to 60,
    over 60, unknown. The last five are zero for who may not see them."""

    members: int = 0
    joined: int = 0
    left: int = 0
    core: int = 0
    young: int = 0
    middle: int = 0
    old: int = 0
    unaged: int = 0
    party: int = 0
    minority: int = 0
    religious: int = 0
    poor: int = 0
    near_poor: int = 0


@dataclass(frozen=True)
class Board:
    """Each open unit below with its numbers, in order of names, and the sums of them."""

    lines: list[tuple[Unit, Summary]]
    sums: Summary


def board(actor: Actor, unit: Unit, *, year: int) -> Board:
    """The communes of a province or the branches of a commune. Events are those of the year."""
    gate.require(actor, SEE_FIGURES, unit)
    found: defaultdict[int, Summary] = defaultdict(Summary)
    sensitive = gate.may(actor, SEE_SENSITIVE, unit)
    for key, kind, when, flags, n in _cuts(actor, unit, year):
        _add(found[key], kind, when, flags, n, year=year, sensitive=sensitive)
    if sensitive:
        _add_sensitive(actor, unit, found)
    lines = [(child, found[child.pk]) for child in units.children_of(unit)]
    return Board(lines, _sum(one for _, one in lines))


Cut = tuple[int, str, int, int, int]
"""Unit below, what is counted (now, born, joined, left), year, flags, and how many."""


def _cuts(actor: Actor, unit: Unit, year: int) -> list[Cut]:
    events = Q(year=year)
    if unit.level == Level.COMMUNE:
        now = Q(measure=Measure.NOW) | events
        rows = gate.rows(actor, SEE_FIGURES, Headcount.objects.filter(now, commune_id=unit.pk)).order_by()
        cut = rows.values_list("branch_id", "measure", "year", "flags").annotate(n=Sum("n"))
        found = [(key, _MEASURED[Measure(what)], when, flags, n) for key, what, when, flags, n in cut]
        return [*found, *((key, "born", when, 0, n) for key, what, when, _, n in found if what == "now")]
    now = Q(what__in=(CommuneCount.What.NOW, CommuneCount.What.BORN)) | events
    communes = CommuneCount.objects.filter(now, province_id=unit.pk)
    seen = gate.rows(actor, SEE_FIGURES, communes).order_by()
    counts = seen.values_list("commune_id", "what", "year", "flags").annotate(n=Sum("n"))
    return [(key, _COUNTED[CommuneCount.What(what)], when, flags, n) for key, what, when, flags, n in counts]


def _add(one: Summary, kind: str, when: int, flags: int, n: int, *, year: int, sensitive: bool) -> None:
    if kind == "born":
        _add_age(one, year - when if when else None, n)
    elif kind == "now":
        one.members += n
        one.core += n * bool(flags & record.FLAG_CORE)
        if sensitive:
            one.party += n * bool(flags & record.FLAG_PARTY)
            one.poor += n * bool(flags & record.FLAG_POOR)
            one.near_poor += n * bool(flags & record.FLAG_NEAR_POOR)
    elif when == year:
        setattr(one, kind, getattr(one, kind) + n)


def _add_age(one: Summary, age: int | None, n: int) -> None:
    if age is None:
        one.unaged += n
    elif age < YOUNG:
        one.young += n
    elif age <= OLD:
        one.middle += n
    else:
        one.old += n


def _add_sensitive(actor: Actor, unit: Unit, found: defaultdict[int, Summary]) -> None:
    """Ethnic groups and religions are counted from the list: no count is kept of them."""
    above, below = ("commune", "branch") if unit.level == Level.COMMUNE else ("province", "commune")
    seen = gate.rows(actor, SEE_SENSITIVE, Member.objects.filter(**{above: unit})).order_by()
    counted = seen.values_list(below).annotate(
        minority=Count("pk", filter=~Q(ethnicity__in=("", MAJORITY))),
        religious=Count("pk", filter=~Q(religion__in=("", NO_RELIGION))),
    )
    for key, minority, religious in counted:
        found[key].minority, found[key].religious = minority, religious


def _sum(lines: Iterable[Summary]) -> Summary:
    total = Summary()
    for one in lines:
        for field in fields(Summary):
            setattr(total, field.name, getattr(total, field.name) + getattr(one, field.name))
    return total
