"""Transfers as either side may see them, where a member can be sent, and the numbers of papers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common.text import fold
from sohoi.members.models import Arrival, Person, Transfer
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.units.models import Unit

NUMBER = "{}/GGT-PN"
SHOWN = 30
State = Transfer.State


@dataclass(frozen=True)
class Newcomer:
    """Somebody on her way, with all that the receiver may know before she takes her in."""

    id: int
    name: str
    birth_year: int | None
    source: str
    to: str
    number: str
    day: object


def arrivals(actor: Actor) -> QuerySet[Arrival]:
    """What waits for an answer of this actor, the oldest first."""
    waiting = gate.rows(actor, EDIT_MEMBERS, Arrival.objects.filter(state=State.PROPOSED))
    return waiting.select_related("person", "origin__commune", "target").order_by("proposed_on", "pk")


def newcomers(actor: Actor) -> list[Newcomer]:
    """The same in words."""
    return [_newcomer(one) for one in arrivals(actor)]


def newcomer(actor: Actor, arrival_id: int) -> tuple[Arrival, Newcomer]:
    """One that came to this actor, answered or not, or NotForYou."""
    rows = Arrival.objects.exclude(origin=None).select_related("person", "origin__commune", "target")
    found = gate.get(actor, EDIT_MEMBERS, rows, pk=arrival_id)
    return found, _newcomer(found)


def _newcomer(one: Arrival) -> Newcomer:
    person, target = one.person, one.target
    return Newcomer(
        id=one.pk,
        name=person.full_name or "(chưa có tên)",
        birth_year=person.birth.year if person.birth else None,
        source=_place(one.origin),
        to=target.title if target and target.level == Level.BRANCH else "",
        number=one.number,
        day=one.proposed_on,
    )


def _place(unit: Unit | None) -> str:
    if unit is None:
        return ""
    return f"{unit.title}, {unit.commune.name}" if unit.level == Level.BRANCH and unit.commune else unit.title


def coming_to(actor: Actor) -> QuerySet[Arrival]:
    """Those who wait for an answer of this actor."""
    return gate.rows(actor, EDIT_MEMBERS, Arrival.objects.filter(state=State.PROPOSED))


@dataclass(frozen=True)
class Sent:
    """Somebody whom this side introduced, and what became of it."""

    id: int
    person: int
    name: str
    birth_year: int | None
    to: str
    number: str
    day: object
    state: str
    said: str
    answered_on: object
    answer: str


def sent(actor: Actor) -> list[Sent]:
    """What this actor's units sent: all that waits, then the last ones that were answered."""
    mine = gate.rows(actor, EDIT_MEMBERS, Transfer.objects.exclude(origin=None))
    rows = mine.select_related("person", "target__commune")
    waiting = rows.filter(state=State.PROPOSED).order_by("-pk")
    answered = rows.exclude(state=State.PROPOSED).order_by("-pk")[:SHOWN]
    return [_sent(one) for one in (*waiting, *answered)]


def _sent(one: Transfer) -> Sent:
    person = one.person
    return Sent(
        id=one.pk,
        person=person.pk,
        name=person.full_name or "(chưa có tên)",
        birth_year=person.birth.year if person.birth else None,
        to=_place(one.target) or one.elsewhere,
        number=one.number,
        day=one.proposed_on,
        state=one.state,
        said=one.get_state_display(),
        answered_on=one.answered_on,
        answer=one.answer,
    )


def outgoing(actor: Actor, transfer_id: int) -> Transfer:
    """One that this actor's units sent, or NotForYou."""
    return gate.get(actor, EDIT_MEMBERS, Transfer.objects.exclude(origin=None), pk=transfer_id)


def last_way() -> Subquery:
    """The last transfer of a row's `person`, to be read along with it: see `last_of`."""
    hers = Transfer.objects.filter(person=OuterRef("person")).order_by("-pk")
    stands = {name: name for name in ("id", "state", "number", "answer", "elsewhere")}
    days = {name: name for name in ("proposed_on", "answered_on")}
    target = {"level": "target__level", "name": "target__name", "commune": "target__commune__name"}
    return Subquery(hers.values(told=JSONObject(**stands, **days, **target))[:1])


def last_of(person: Person, way: Mapping[str, Any] | None) -> Sent | None:
    """Her last transfer as `last_way` read it, while it waits or was returned.

    The caller has seen her through the gate.
    """
    if way is None or way["state"] not in (State.PROPOSED, State.RETURNED):
        return None
    target = Unit(level=way["level"], name=way["name"], commune=Unit(name=way["commune"]))
    return Sent(
        id=way["id"],
        person=person.pk,
        name=person.full_name,
        birth_year=person.birth.year if person.birth else None,
        to=_place(target),
        number=way["number"],
        day=date.fromisoformat(way["proposed_on"]),
        state=way["state"],
        said=State(way["state"]).label,
        answered_on=date.fromisoformat(way["answered_on"]) if way["answered_on"] else None,
        answer=way["answer"],
    )


def communes(text: str, near: Unit) -> list[Unit]:
    """The communes of the installation whose names fit the text, those of her province first.

    Names of communes are no secret: whoever sends somebody off must find where to.
    """
    wanted = fold(text).split()
    if not wanted:
        return []
    rows = Unit.objects.filter(level=Level.COMMUNE, closed_on=None).select_related("province")
    fitting = [one for one in rows.order_by("order_key", "id") if _fits(wanted, one)]
    return sorted(fitting, key=lambda one: one.province_id != near.province_id)[:SHOWN]


def _fits(wanted: Sequence[str], unit: Unit) -> bool:
    words = f" {fold(unit.name)}"
    return all(f" {word}" in words for word in wanted)


def destination(unit_id: int) -> Unit | None:
    """An open commune to send somebody to."""
    rows = Unit.objects.filter(level=Level.COMMUNE, closed_on=None).select_related("province")
    return rows.filter(pk=unit_id).first()


def _numbered(commune: Unit, year: int) -> QuerySet[Transfer]:
    """The papers that this commune has given in this year."""
    mine = Q(origin__commune=commune) | Q(origin=commune)
    return Transfer.objects.filter(mine, proposed_on__year=year).exclude(number="")


def next_number(commune: Unit, year: int) -> str:
    """The number of the next introduction paper of a commune: one more than the highest of the year."""
    used = _numbered(commune, year).values_list("number", flat=True)
    counted = [int(found[0]) for number in used if (found := re.match(r"\d{1,6}(?=/|$)", number))]
    return NUMBER.format(max(counted, default=0) + 1)


def number_taken(commune: Unit, year: int, number: str) -> bool:
    """Whether another paper of the commune has this number in this year."""
    return _numbered(commune, year).filter(number__iexact=number).exists()
