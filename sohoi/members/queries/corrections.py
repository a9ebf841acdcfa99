"""What members ask to have corrected: which wait, and how the record and the wish stand side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.common import keys
from sohoi.common.dates import PartialDate
from sohoi.members import fields
from sohoi.members.fields import Entry
from sohoi.members.models import Correction, Member, Person
from sohoi.members.permissions import EDIT_MEMBERS, OWN_PAGE
from sohoi.members.queries.people import unhidden, words_of
from sohoi.members.record import DATES, agree, put

PURPOSE = b"person.correction"
# What a member may ask for herself: nothing that the office decides, and nothing sensitive.
ASKABLE = (
    "full_name",
    "other_name",
    "birth",
    "id_number",
    "phone",
    "other_phone",
    "email",
    "address",
    "education",
    "occupation",
)
PAGE = 100


def askable() -> list[Entry]:
    """The facts that a member may ask to have corrected."""
    return [fields.BY_KEY[key] for key in ASKABLE]


def new_facts(person: Person, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the facts that her record does not say yet. Nothing is asked to be emptied."""
    stated = {key: value for key, value in facts.items() if key in ASKABLE and value}
    typed = Person()
    put(typed, stated)
    return {key: value for key, value in stated.items() if not agree(person, typed, key)}


def facts_of(correction: Correction) -> dict[str, Any]:
    """The facts as she wants them. Only acts, and pages that mask them, may call this."""
    stated = json.loads(keys.unseal(bytes(correction.payload), PURPOSE))
    return {key: PartialDate.from_iso(value) if key in DATES else value for key, value in stated.items()}


def waiting(actor: Actor) -> QuerySet[Correction]:
    """Wishes that wait for an answer of this actor, the oldest first."""
    found = Correction.objects.filter(state=Correction.State.WAITING)
    found = found.select_related("person__member__branch")
    return gate.rows(actor, EDIT_MEMBERS, found).order_by("pk")


def one(actor: Actor, correction: int) -> Correction:
    """A wish of somebody in the register, answered or not, or NotForYou."""
    found = Correction.objects.select_related("person__member__branch", "by")
    return gate.get(actor, EDIT_MEMBERS, found, pk=correction)


def own(actor: Actor, correction: int) -> Correction:
    """A wish of the member who is in front of her own page, or NotForYou."""
    return gate.get(actor, OWN_PAGE, Correction.objects.all(), pk=correction)


@dataclass(frozen=True)
class Beside:
    """One fact: what the record says now, and what she asks for."""

    label: str
    now: str
    wanted: str


def beside(actor: Actor, correction: Correction, member: Member) -> list[Beside]:
    """The record and the wish, as this actor may see them: identity numbers by their last three digits."""
    typed, facts = Person(), facts_of(correction)
    put(typed, facts)
    return [
        Beside(
            entry.label,
            words_of(actor, entry, member.person, member, member),
            words_of(actor, entry, typed, member, member),
        )
        for entry in askable()
        if entry.key in facts
    ]


@dataclass(frozen=True)
class Mine:
    """A wish as she herself sees it on her own page: what she asked for in words, and what came of it."""

    correction: Correction
    wanted: list[tuple[str, str]]


def of_member(member: Member, *, size: int = 10) -> list[Mine]:
    """Her own wishes, newest first, in words as she may see them herself."""
    found = Correction.objects.filter(person=member.pk).order_by("-pk")[:size]
    return [Mine(one, _wanted(one, member)) for one in found]


def _wanted(correction: Correction, member: Member) -> list[tuple[str, str]]:
    typed, facts = Person(), facts_of(correction)
    put(typed, facts)
    return [(entry.label, unhidden(entry, typed, member)) for entry in askable() if entry.key in facts]
