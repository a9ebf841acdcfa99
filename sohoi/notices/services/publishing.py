"""From a draft to what was sent: writing it down, sending it, taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db.models.functions import Now

from sohoi.access.models import Account
from sohoi.acts import gate
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.notices.audience import Audience, people_of
from sohoi.notices.directing import BEYOND, is_beyond
from sohoi.notices.models import Arrival, Group, Notice
from sohoi.notices.permissions import HANDLE_DIRECTIVES, SEND_NOTICES
from sohoi.notices.queries.rules import wants_second
from sohoi.notices.services.attaching import forget
from sohoi.notices.services.freezing import LEASE
from sohoi.units.models import Unit

COMPOSE = Act("notices.compose", "Soạn thông báo", SEND_NOTICES)
CHANGE = Act("notices.change", "Sửa bản soạn", SEND_NOTICES)
DISCARD = Act("notices.discard", "Bỏ bản soạn", SEND_NOTICES)
SEND = Act("notices.send", "Gửi thông báo", SEND_NOTICES)
WITHDRAW = Act("notices.withdraw", "Thu hồi thông báo", SEND_NOTICES, needs_reason=True)

NOBODY = Audience()


@dataclass(frozen=True)
class Stated:
    """What is written in the form. `body` is clean already (see `notices.rich`); times know their zone."""

    kind: str
    title: str
    body: str = ""
    meet_at: datetime | None = None
    meet_place: str = ""
    meet_link: str = ""
    symbol: str = ""
    signed_on: date | None = None
    summary: str = ""
    ask: str = Notice.Ask.READ
    question: str = ""
    choices: Sequence[str] = ()
    deadline: datetime | None = None
    audience: Audience = NOBODY

    @classmethod
    def of(cls, notice: Notice, **other: Any) -> Stated:
        """What a notice says now, with something else in it."""
        names = [one.name for one in fields(cls) if one.name != "audience"]
        said = {name: getattr(notice, name) for name in names}
        return cls(**{**said, "audience": Audience.of(notice.audience), **other})


class Stale(Refused):
    """Somebody else changed the draft since the form was opened. `notice` is how it is now."""

    def __init__(self, notice: Notice) -> None:
        super().__init__("Trong lúc chị soạn, người khác đã sửa bản này. Hãy xem lại rồi lưu.")
        self.notice = notice


@performs(COMPOSE, on="unit", lock=False)
def compose(act: Running, *, unit: Unit, stated: Stated, answers_to: Arrival | None = None) -> Notice:
    """Begin a notice of a unit. Nobody is told anything yet. Raises Refused for others' units and groups."""
    author = Account.objects.get(pk=act.actor.id or 0)
    _check_handed(act, unit, answers_to)
    notice = Notice(unit=unit, by=author, line_id=act.line_id, answers_to=answers_to)
    _state(act, notice, stated)
    notice.save()
    act.about("notice", notice.pk)
    act.note(title=notice.title)
    return notice


@performs(CHANGE, on="notice")
def change(act: Running, *, notice: Notice, version: int, stated: Stated) -> Notice:
    """Write the draft anew. Raises Stale, and Refused once it is on its way."""
    check_draft(act, notice, version)
    _state(act, notice, stated)
    # Whoever wrote last answers for it: she is not the second person who looks at it.
    notice.by, notice.publish_at, notice.approved_by = Account.objects.get(pk=act.actor.id or 0), None, None
    notice.version, notice.line_id = notice.version + 1, act.line_id
    notice.save()
    act.about("notice", notice.pk)
    act.note(title=notice.title)
    return notice


@performs(DISCARD, on="notice")
def discard(act: Running, *, notice: Notice, version: int) -> None:
    """Throw a draft away; the trail keeps that it was there. Raises Stale and Refused."""
    check_draft(act, notice, version)
    act.about("notice", notice.pk)
    act.note(title=notice.title)
    forget(act, notice.attachments.values_list("place", flat=True))
    notice.delete()


def check_draft(act: Running, notice: Notice, version: int) -> None:
    """Operation: raises Refused for what is no draft any more, Stale for one that somebody else changed."""
    if notice.state != Notice.State.DRAFT:
        raise Refused("Bản này không còn là bản soạn, không sửa được nữa. Hãy xem lại danh sách.")
    if notice.version != version:
        raise Stale(notice)


def _state(act: Running, notice: Notice, stated: Stated) -> None:
    check_audience(act, stated.audience)
    for name in ("kind", "title", "body", "meet_at", "meet_place", "meet_link", "symbol", "signed_on"):
        setattr(notice, name, getattr(stated, name))
    notice.summary, notice.deadline = stated.summary, stated.deadline
    notice.ask, notice.question, notice.choices = stated.ask, stated.question, list(stated.choices)
    notice.audience = stated.audience.as_json()
    _check_above(notice)


def _check_handed(act: Running, unit: Unit, above: Arrival | None) -> None:
    """A unit carries further only what came to it and was received. Raises NotForYou, Refused."""
    if above is None:
        return
    gate.require(act.actor, HANDLE_DIRECTIVES, above)
    if above.unit_id != unit.pk:
        raise gate.NotForYou
    above.refresh_from_db()
    if above.state == Arrival.State.NEW:
        raise Refused("Hãy bấm Đã nhận trước khi chuyển văn bản xuống.")


def _check_above(notice: Notice) -> None:
    """What is carried further has no later deadline than what came; people may be asked without one."""
    above = Arrival.objects.select_related("notice").filter(pk=notice.answers_to_id or 0).first()
    if above is None:
        return
    if above.notice.state == Notice.State.WITHDRAWN:
        raise Refused("Văn bản cấp trên đã được thu hồi, không chuyển xuống nữa.")
    if (notice.deadline or notice.kind == Notice.Kind.DIRECTIVE) and is_beyond(notice.deadline, above):
        raise Refused(BEYOND)


def check_audience(act: Running, audience: Audience) -> None:
    """Operation: whoever sends tells only units and groups that she may tell. Raises Refused."""
    units = gate.rows(act.actor, SEND_NOTICES, Unit.objects.filter(pk__in=audience.units))
    groups = gate.rows(act.actor, SEND_NOTICES, Group.objects.filter(pk__in=audience.groups))
    if units.count() != len(set(audience.units)) or groups.count() != len(set(audience.groups)):
        raise Refused("Có nơi nhận không còn thuộc đơn vị này. Hãy chọn lại nơi nhận.")


@performs(SEND, on="notice")
def send(act: Running, *, notice: Notice, version: int) -> Notice:
    """Let a draft go out: it is frozen by `tasks.freeze`. Raises Stale and Refused."""
    check_draft(act, notice, version)
    if wants_second(notice.unit_id):
        raise Refused(
            "Ở đây mọi thông báo phải được người thứ hai duyệt. Hãy tải lại trang rồi gửi để duyệt."
        )
    check_ready(act, notice)
    begun(act, notice)
    act.about("notice", notice.pk)
    act.note(title=notice.title)
    return notice


def check_ready(act: Running, notice: Notice) -> None:
    """Operation: it reaches somebody, all of them hers, and its times are still to come. Raises Refused."""
    check_audience(act, Audience.of(notice.audience))
    check_fits(act, notice)


def check_fits(act: Running, notice: Notice) -> None:
    """Operation: it still reaches somebody, and in time. Raises Refused."""
    _check_somebody(notice)
    _check_above(notice)
    _check_times(notice)


def _check_times(notice: Notice) -> None:
    """Nobody is invited to yesterday, or asked to have answered by then, by the database's clock."""
    late = Notice.objects.filter(pk=notice.pk)
    if late.filter(meet_at__lte=Now()).exists():
        raise Refused("Giờ họp đã qua. Hãy sửa ngày giờ họp rồi gửi.")
    if late.filter(deadline__lte=Now()).exists():
        raise Refused("Hạn trả lời đã qua. Hãy sửa hạn rồi gửi.")


def _check_somebody(notice: Notice) -> None:
    audience = Audience.of(notice.audience)
    if notice.kind == Notice.Kind.DIRECTIVE:
        there = any(unit != notice.unit_id for unit in audience.units)
    else:
        there = people_of(audience).exists()
    if not there:
        raise Refused("Chưa có ai nhận. Hãy chọn nơi nhận rồi gửi.")


def begun(act: Running, notice: Notice) -> None:
    """Operation: from now on the notice is being sent, and its parts stand under this line."""
    notice.state, notice.line_id, notice.version = Notice.State.SENDING, act.line_id, notice.version + 1
    notice.save(update_fields=["state", "line_id", "version"])
    Notice.objects.filter(pk=notice.pk).update(lease_until=Now() + LEASE)


@performs(WITHDRAW, on="notice")
def withdraw(act: Running, *, notice: Notice) -> Notice:
    """Nobody is asked any more; who was told and answered stays on record.

    Wants a reason, which everybody who was told may read.
    """
    if notice.state != Notice.State.SENT:
        raise Refused("Chỉ thu hồi được thông báo đã gửi.")
    gone = {"state": Notice.State.WITHDRAWN, "withdrawn_at": Now(), "line_id": act.line_id}
    Notice.objects.filter(pk=notice.pk).update(**gone)
    notice.refresh_from_db()
    act.about("notice", notice.pk)
    act.note(title=notice.title)
    return notice
