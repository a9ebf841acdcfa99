"""What goes out by post: whom a letter can reach, what it needs, and where it came to a stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min
from django.db.models.functions import Now

from sohoi.access.queries.consent import agreed
from sohoi.acts import gate
from sohoi.acts.actor import Actor, Permission
from sohoi.members.models import Person
from sohoi.members.permissions import SEE_MEMBERS
from sohoi.notices.models import Delivery, Link, Notice, Recipient
from sohoi.notices.permissions import APPROVE_NOTICES

# What people agree to, or not: see the purposes of their data.
PURPOSE = "bao-tin"
SHOWN = 50
State = Delivery.State
TROUBLED = (State.UNKNOWN, State.PARKED, State.FAILED)

_ADDRESSED = """
SELECT recipient.id, person.subject_id FROM notices_recipient AS recipient
JOIN access_subject AS subject ON subject.id = recipient.subject_id
JOIN members_person AS person ON person.subject_id = coalesce(subject.joined_to_id, subject.id)
WHERE person.email <> '' AND
"""


def addressed(notice: Notice, communes: Sequence[int]) -> list[tuple[int, int]]:
    """Of the recipients in these communes those with an e-mail address, with the subject of their record."""
    where = "recipient.notice_id = %s AND recipient.commune_id = ANY(%s)"
    return _asked(where, [notice.pk, list(communes)])


def addressed_of(recipients: Sequence[int]) -> list[tuple[int, int]]:
    """The same of these recipients."""
    return _asked("recipient.id = ANY(%s)", [list(recipients)])


def _asked(where: str, given: list[Any]) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSED + where, given)
        return [(recipient, subject) for recipient, subject in cursor.fetchall()]


@dataclass(frozen=True)
class Letter:
    """One letter to be sent. `address` is empty where she has none any more or does not agree to it;
    `token` is that of her branch's link."""

    pk: int
    key: UUID
    notice: Notice
    address: str
    token: str
    reminds: bool


def letters(pks: Sequence[int]) -> list[Letter]:
    """These deliveries with all that they need, in order; a few questions however many they are."""
    rows = Delivery.objects.filter(pk__in=pks).select_related("recipient__subject", "recipient__notice__unit")
    found = list(rows.order_by("due_at", "pk"))
    addresses = _addresses([one.recipient for one in found])
    tokens = _tokens([one.recipient for one in found])
    return [
        Letter(
            one.pk,
            one.key,
            one.recipient.notice,
            addresses.get(_who(one.recipient), ""),
            tokens.get((one.recipient.notice_id, one.recipient.branch_id), ""),
            one.purpose.startswith("remind"),
        )
        for one in found
    ]


def _who(recipient: Recipient) -> int:
    return recipient.subject.joined_to_id or recipient.subject_id


def _addresses(recipients: Sequence[Recipient]) -> dict[int, str]:
    subjects = {_who(one) for one in recipients}
    willing = agreed(subjects, PURPOSE)
    people = Person.objects.filter(subject__in=willing).exclude(email="")
    return dict(people.values_list("subject_id", "email"))


def _tokens(recipients: Sequence[Recipient]) -> dict[tuple[int, int | None], str]:
    notices, branches = {one.notice_id for one in recipients}, {one.branch_id for one in recipients}
    links = Link.objects.filter(notice__in=notices, branch_id__in=branches, group=None)
    return {
        (notice, branch): token for notice, branch, token in links.values_list("notice", "branch_id", "token")
    }


@dataclass(frozen=True)
class Stopped:
    """A letter that somebody has to look at. `name` is empty for whoever may not see members there."""

    delivery: Delivery
    name: str
    person: int | None
    what: str


WHAT = {
    State.UNKNOWN: "Hỏi xem thư đã đến chưa; nếu chưa thì gửi lại.",
    State.PARKED: "Đã thử nhiều lần. Sửa địa chỉ thư trong hồ sơ rồi gửi lại, hoặc báo bằng cách khác.",
    State.FAILED: "Sửa địa chỉ thư trong hồ sơ rồi gửi lại, hoặc báo bằng cách khác.",
}


def counts(actor: Actor) -> dict[str, int]:
    """How many letters stand in each state, as far as she may see."""
    rows = gate.rows(actor, APPROVE_NOTICES, Delivery.objects.all()).order_by()
    return dict(rows.values_list("state").annotate(n=Count("pk")))


def stopped(actor: Actor) -> list[Stopped]:
    """The newest letters that somebody has to look at."""
    rows = gate.rows(actor, APPROVE_NOTICES, Delivery.objects.filter(state__in=TROUBLED))
    found = list(rows.select_related("recipient__notice", "recipient__subject").order_by("-pk")[:SHOWN])
    seen = {one.pk for one in found if gate.may(actor, SEE_MEMBERS, one.recipient)}
    wanted = {_who(one.recipient) for one in found if one.pk in seen}
    people = {one.subject_id: one for one in Person.objects.filter(subject__in=wanted)}
    return [_stopped(one, people.get(_who(one.recipient)) if one.pk in seen else None) for one in found]


def _stopped(delivery: Delivery, person: Person | None) -> Stopped:
    name, pk = (person.full_name, person.pk) if person else ("", None)
    return Stopped(delivery, name, pk, WHAT[State(delivery.state)])


def delivery(actor: Actor, pk: int, permission: Permission = APPROVE_NOTICES) -> Delivery:
    """The letter with this id where the actor holds the permission, or NotForYou."""
    return gate.get(actor, permission, Delivery.objects.select_related("recipient"), pk=pk)


def is_due(channel: str) -> bool:
    """Whether something waits to be sent by this channel."""
    return Delivery.objects.filter(channel=channel, state=State.PENDING, due_at__lte=Now()).exists()


def oldest(channel: str) -> tuple[int, datetime | None, int]:
    """How many wait, since when the oldest, and how many are parked."""
    waiting = Delivery.objects.filter(channel=channel, state=State.PENDING)
    found = waiting.aggregate(n=Count("pk"), since=Min("due_at"))
    parked = Delivery.objects.filter(channel=channel, state=State.PARKED).count()
    return found["n"], found["since"], parked
