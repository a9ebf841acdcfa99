"""People as the lines of a list: all words ready, so that a page of fifty has nothing left to look up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common import phones
from sohoi.common.text import name_initial
from sohoi.members.fields import NEEDED
from sohoi.members.models import Member
from sohoi.members.permissions import SEE_MEMBERS, SEE_PHONES
from sohoi.members.queries.places import units_of
from sohoi.units.models import Unit


@dataclass(frozen=True)
class Line:
    """One person of a list. `phone` is whole and kept on one line; a masked one is among the facts.
    `lacks` is what her record lacks first, empty for a complete one."""

    pk: int
    name: str
    initial: str
    facts: str
    phone: str
    lacks: str
    core: bool
    away: bool


def lines(actor: Actor, people: Iterable[Member]) -> list[Line]:
    """These people as this actor may see them: with as much of the place as her own does not say already."""
    people = list(people)
    units, grants = units_of(people), actor.grants_of(SEE_MEMBERS)
    highest = min((grant.level for grant in grants), default=Level.BRANCH)
    shown = _shown(highest, one_branch=len(grants) == 1 and highest >= Level.BRANCH)
    whole = gate.holds(actor, SEE_PHONES)
    return [_line(one, units, shown, whole) for one in people]


def _shown(highest: Level, *, one_branch: bool) -> tuple[str, ...]:
    """The columns of a member that say where she is."""
    if one_branch:
        return ("cell_id",)
    return ("branch_id", "cell_id") if highest >= Level.COMMUNE else ("branch_id", "commune_id", "cell_id")


def _line(one: Member, units: Mapping[int, Unit], shown: tuple[str, ...], whole: bool) -> Line:
    places = [units[unit].name for column in shown if (unit := getattr(one, column))]
    masked = f"••• {one.phone[-3:]}" if one.phone and not whole else ""
    born = str(one.birth_year or "chưa rõ năm sinh")
    return Line(
        pk=one.pk,
        name=one.name or "(chưa có tên)",
        initial=name_initial(one.name) or "?",
        facts=" · ".join(filter(None, (born, *places, masked))),
        phone=phones.group(one.phone) if one.phone and whole else "",
        lacks=NEEDED[one.missing[0]] if one.missing else "",
        core=one.core,
        away=one.away_since is not None,
    )
