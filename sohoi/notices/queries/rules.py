"""How units tell, and what became of a notice before or after it went out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.acts.models import Line
from sohoi.notices.models import Notice, Rule
from sohoi.notices.permissions import APPROVE_NOTICES, SEND_NOTICES
from sohoi.units.models import Unit

State = Notice.State
MOST = 50
# Why a notice is as it is: what the line says under which it was changed last.
WHY = Subquery(Line.objects.filter(pk=OuterRef("line_id")).values("reason"))


def wants_second(unit_id: int) -> bool:
    """Whether somebody else looks at what this unit writes before it goes out."""
    return Rule.objects.filter(pk=unit_id, needs_second=True).exists()


@dataclass(frozen=True)
class Ruled:
    """A unit and whether somebody else looks at what it writes."""

    unit: Unit
    needs_second: bool


def rules_below(unit: Unit) -> list[Ruled]:
    """How the branches of a commune tell. The caller has asked the gate for the commune."""
    if unit.level != Level.COMMUNE:
        return []
    branches = Unit.objects.filter(commune=unit, level=Level.BRANCH, closed_on=None)
    strict = set(Rule.objects.filter(unit__commune=unit, needs_second=True).values_list("pk", flat=True))
    return [Ruled(one, one.pk in strict) for one in branches.order_by("order_key", "pk")]


@dataclass(frozen=True)
class Release:
    """Something on its way out that asks this person for something: to approve it, or `why` it came back."""

    notice: Notice
    why: str


def releases(actor: Actor) -> list[Release]:
    """What she may approve, the oldest first, then her own drafts that came back, the newest first."""
    drafts = Notice.objects.filter(by=actor.id or 0, state=State.DRAFT).annotate(why=WHY)
    mine = gate.rows(actor, SEND_NOTICES, drafts.filter(why__gt=""))
    asked = Notice.objects.filter(Q(pk__in=_waiting(actor).values("pk")) | Q(pk__in=mine.values("pk")))
    rows = asked.annotate(why=WHY).select_related("unit", "by").order_by("pk")[:MOST]
    found = [Release(one, one.why or "") for one in rows]
    waiting = [one for one in found if one.notice.state == State.WAITING]
    return waiting + [one for one in reversed(found) if one.notice.state == State.DRAFT]


def to_approve(actor: Actor) -> list[Notice]:
    """What waits for a second person and may be approved by this one, the oldest first."""
    return list(_waiting(actor).select_related("unit", "by").order_by("pk")[:MOST])


def _waiting(actor: Actor) -> QuerySet[Notice]:
    waiting = Notice.objects.filter(state=State.WAITING).exclude(by=actor.id or 0)
    return gate.rows(actor, APPROVE_NOTICES, waiting)


def reason_of(notice: Notice) -> str:
    """Why it was withdrawn, sent back or taken back by the clock; empty for what was just written."""
    return Line.objects.filter(pk=notice.line_id).values_list("reason", flat=True).first() or ""


def over(notice: Notice) -> dict[str, Any]:
    """What stands in its place once it was withdrawn."""
    return {"notice": notice, "why": reason_of(notice)}
