"""Applications of a place: who waits for a decision, and what was answered of late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common.text import fold
from sohoi.members import fields
from sohoi.members.models import Application, Person, Spell
from sohoi.members.permissions import ADMIT, EDIT_MEMBERS
from sohoi.members.queries import checking
from sohoi.members.queries.checking import Warning
from sohoi.members.queries.people import words_of
from sohoi.members.record import Facts, put, unseal_facts
from sohoi.units.models import Unit

State = Application.State
ANSWERED = 30
TWICE = "Có hai đơn cùng họ tên và năm sinh."


@dataclass(frozen=True)
class Applicant:
    """Somebody who asks to join, in words; `facts` are as they were stated, empty once forgotten."""

    row: Application
    name: str
    birth_year: int | None
    facts: Facts = field(repr=False)

    @property
    def honorary(self) -> bool:
        return self.row.kind == Spell.Kind.HONORARY

    @property
    def waits(self) -> bool:
        return self.row.state == State.WAITING


def waiting(actor: Actor, unit: Unit) -> list[Applicant]:
    """Who waits in this commune or branch, the oldest first."""
    return [_applicant(one) for one in _of(actor, unit).filter(state=State.WAITING).order_by("pk")]


def answered(actor: Actor, unit: Unit) -> list[Applicant]:
    """The last answers that are not forgotten: who was not admitted and why, who was taken back."""
    over = _of(actor, unit).filter(state__in=(State.REFUSED, State.WITHDRAWN)).exclude(payload=b"")
    return [_applicant(one) for one in over.order_by("-answered_on", "-pk")[:ANSWERED]]


def _of(actor: Actor, unit: Unit) -> QuerySet[Application]:
    column = "unit__branch" if unit.level == Level.BRANCH else "unit__commune"
    rows = Application.objects.filter(**{column: unit.pk}).select_related("unit", "cell", "by")
    return gate.rows(actor, EDIT_MEMBERS, rows)


def _applicant(one: Application) -> Applicant:
    facts = unseal_facts(one.payload)
    birth = facts.get("birth")
    return Applicant(one, str(facts.get("full_name") or "(đã xóa)"), birth.year if birth else None, facts)


def one(actor: Actor, application_id: int) -> Applicant:
    """One application, or NotForYou."""
    rows = Application.objects.select_related("unit__commune", "cell", "by", "person")
    return _applicant(gate.get(actor, EDIT_MEMBERS, rows, pk=application_id))


def stated(actor: Actor, applicant: Applicant) -> list[tuple[str, str]]:
    """What she stated as (label, words), masked as on the page of a member."""
    person = Person()
    put(person, applicant.facts)
    shown = [(one.label, words_of(actor, one, person, applicant.row, None)) for one in fields.kept()]
    return [(label, words) for label, words in shown if words]


def waiting_for(actor: Actor) -> QuerySet[Application]:
    """The applications that wait for this actor's decision."""
    return gate.rows(actor, ADMIT, Application.objects.filter(state=State.WAITING))


def doubts(actor: Actor, people: Sequence[Applicant], *, year: int) -> dict[int, list[Warning]]:
    """What is doubtful about each of these, as on the form for somebody new, by application."""
    same = Counter(_same(one) for one in people)
    found = {}
    for one in people:
        told = checking.doubts(actor, one.facts, branch=one.row.unit, year=year)
        twice = [Warning("two_applications", TWICE)] if same[_same(one)] > 1 else []
        found[one.row.pk] = [*told, *twice]
    return {pk: told for pk, told in found.items() if told}


def _same(one: Applicant) -> tuple[str, int | None]:
    return fold(one.name), one.birth_year
