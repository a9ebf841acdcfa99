"""Letters that go out: written down together with the notice, and sent once more when somebody wants it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.db.models.functions import Now

from sohoi.access.queries.consent import agreed
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.notices.channels import configured
from sohoi.notices.models import Delivery, Notice
from sohoi.notices.permissions import APPROVE_NOTICES
from sohoi.notices.queries.letters import PURPOSE, TROUBLED, addressed, addressed_of

RESEND = Act("notices.resend", "Gửi lại thư", APPROVE_NOTICES)

LEAVE = Act("notices.leave_letter", "Bỏ qua thư", APPROVE_NOTICES)

FIRST = "first"
State = Delivery.State


def posted(act: Running, notice: Notice, communes: Sequence[int]) -> int:
    """Operation: the first letters of a notice in these communes, by every channel that is switched on.

    Again for the same communes it writes nothing. Gives how many people are written to.
    """
    channels = configured.names()
    people = addressed(notice, communes) if channels else []
    return sum(_written(people, channel, FIRST) for channel in channels)


def reminded(act: Running, recipients: Sequence[int], *, purpose: str) -> int:
    """Operation: letters of a reminder to these recipients; `purpose` names it ("remind:2026-11-24")."""
    channels = configured.names()
    people = addressed_of(recipients) if channels else []
    return sum(_written(people, channel, purpose) for channel in channels)


def _written(people: Iterable[tuple[int, int]], channel: str, purpose: str) -> int:
    """Of (recipient, subject) only those who agreed to be written to."""
    wanted = list(people)
    willing = agreed((subject for _, subject in wanted), PURPOSE)
    rows = [
        Delivery(recipient_id=recipient, channel=channel, purpose=purpose, key=uuid.uuid4())
        for recipient, subject in wanted
        if subject in willing
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    return len(rows)


@performs(RESEND, on="delivery")
def resend(act: Running, *, delivery: Delivery) -> Delivery:
    """Somebody decides that a doubtful or failed letter goes out once more, as a new sending."""
    _stopped(act, delivery)
    delivery.state, delivery.tries, delivery.trouble = State.PENDING, 0, ""
    delivery.key, delivery.lease_until = uuid.uuid4(), None
    delivery.save(update_fields=["state", "tries", "trouble", "key", "lease_until"])
    Delivery.objects.filter(pk=delivery.pk).update(due_at=Now())
    return delivery


@performs(LEAVE, on="delivery")
def leave(act: Running, *, delivery: Delivery) -> Delivery:
    """Somebody saw to it in another way: the letter is left as it is, and stands among what waits no more."""
    _stopped(act, delivery)
    delivery.state = State.LEFT
    delivery.save(update_fields=["state"])
    return delivery


def _stopped(act: Running, delivery: Delivery) -> None:
    """Only what came to a stop is decided about; the line says where it stood."""
    if delivery.state not in TROUBLED:
        raise Refused("Thư này không còn ở chỗ cần xem. Hãy tải lại trang.")
    act.note(state=delivery.state, trouble=delivery.trouble)
    act.about("recipient", delivery.recipient_id)
