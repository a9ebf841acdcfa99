"""Things that were told, for tests: a notice that went out, and one of those whom it is for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from sohoi.acts.actor import Actor
from sohoi.members.models import Person
from sohoi.notices.audience import Audience
from sohoi.notices.models import Arrival, Notice, Recipient
from sohoi.notices.services.freezing import freeze_part
from sohoi.notices.services.publishing import Stated, compose, send
from sohoi.units.models import Unit


def stated(*units: Unit, **more: Any) -> Stated:
    """What somebody wrote: a short notice for these units, answered by "đã đọc", unless told otherwise."""
    given: dict[str, Any] = {"kind": Notice.Kind.NOTE, "title": "Họp chi hội tháng 12"}
    if more.get("kind") == Notice.Kind.INVITATION:
        given |= {"meet_at": timezone.now() + timedelta(days=7), "ask": Notice.Ask.ATTEND}
    audience = Audience(units=tuple(unit.pk for unit in units))
    return Stated(**{**given, "audience": audience, **more})


def told(actor: Actor, unit: Unit, *units: Unit, answers_to: Arrival | None = None, **more: Any) -> Notice:
    """A notice of the unit that went out to these units (to itself where none is named).

    One whose time has come is sent before that: nothing goes out that is over already.
    """
    over = {name: more.pop(name) for name in ("deadline", "meet_at") if _is_over(more.get(name))}
    said = stated(*(units or (unit,)), **more)
    notice = compose(actor, unit=unit, stated=said, answers_to=answers_to)
    notice = send(actor, notice=notice, version=notice.version)
    while notice.state == Notice.State.SENDING:
        notice = freeze_part(actor, notice=notice)
    if over:
        Notice.objects.filter(pk=notice.pk).update(**over)
        notice.refresh_from_db()
    return notice


def _is_over(value: datetime | None) -> bool:
    return value is not None and value <= timezone.now()


def recipient_of(notice: Notice, person: Person) -> Recipient:
    """The person among those whom the notice is for."""
    return Recipient.objects.get(notice=notice, subject=person.subject_id)
