"""Between a draft and the sending: a time to wait for, a second person who looks at it, the way back."""

from __future__ import annotations

from datetime import datetime

from django.db.models.functions import Now

from sohoi.access.models import Account
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.notices.models import Notice, Rule
from sohoi.notices.permissions import APPROVE_NOTICES, SEND_NOTICES
from sohoi.notices.queries.rules import wants_second
from sohoi.notices.services.publishing import Stale, begun, check_draft, check_fits, check_ready
from sohoi.units.models import Unit

SCHEDULE = Act("notices.schedule", "Hẹn giờ gửi thông báo", SEND_NOTICES)
ASK = Act("notices.ask_second", "Gửi thông báo để duyệt", SEND_NOTICES)
RECALL = Act("notices.recall", "Đưa thông báo về bản soạn", SEND_NOTICES)
APPROVE = Act("notices.approve", "Duyệt thông báo", APPROVE_NOTICES)
SEND_BACK = Act("notices.send_back", "Trả thông báo để sửa", APPROVE_NOTICES, needs_reason=True)
SEND_DUE = Act("notices.send_due", "Gửi thông báo đã hẹn giờ", SEND_NOTICES)
SET_RULE = Act("notices.set_rule", "Đặt cách gửi thông báo", APPROVE_NOTICES)

State = Notice.State


class NotDue(Refused):
    """It went out already, was taken back, or its time has not come."""

    def __init__(self) -> None:
        super().__init__("Thông báo này không còn chờ gửi.")


@performs(SCHEDULE, on="notice")
def schedule(act: Running, *, notice: Notice, version: int, at: datetime) -> Notice:
    """Let a draft go out at a time to come; where a second person looks first, it waits for her."""
    check_draft(act, notice, version)
    check_ready(act, notice)
    notice.publish_at = at
    notice.save(update_fields=["publish_at"])
    if Notice.objects.filter(pk=notice.pk, publish_at__lte=Now()).exists():
        raise Refused("Giờ gửi đã qua. Hãy chọn giờ khác, hoặc gửi ngay.")
    late = [one for one in (notice.meet_at, notice.deadline) if one is not None and one <= at]
    if late:
        raise Refused("Giờ gửi sau giờ họp hoặc hạn trả lời. Hãy chọn giờ sớm hơn.")
    return _put(act, notice, State.WAITING if wants_second(notice.unit_id) else State.SCHEDULED)


@performs(ASK, on="notice")
def ask_second(act: Running, *, notice: Notice, version: int) -> Notice:
    """Lay a draft before the second person; approved, it goes out at once."""
    check_draft(act, notice, version)
    check_ready(act, notice)
    notice.publish_at = None
    return _put(act, notice, State.WAITING)


@performs(RECALL, on="notice")
def recall(act: Running, *, notice: Notice, version: int) -> Notice:
    """Take back what waits for its time or for the second person. Raises Refused and Stale."""
    _check_waits(notice, version, State.WAITING, State.SCHEDULED)
    notice.publish_at = notice.approved_by = None
    return _put(act, notice, State.DRAFT)


@performs(APPROVE, on="notice")
def approve(act: Running, *, notice: Notice, version: int) -> Notice:
    """Somebody else than who wrote it lets it go, now or at its time. Raises Refused and Stale."""
    _check_waits(notice, version, State.WAITING)
    if act.actor.id == notice.by_id:
        raise Refused("Người soạn không tự duyệt được. Hãy nhờ người khác duyệt.")
    check_fits(act, notice)
    notice.approved_by = Account.objects.get(pk=act.actor.id or 0)
    notice.save(update_fields=["approved_by"])
    if Notice.objects.filter(pk=notice.pk, publish_at__gt=Now()).exists():
        return _put(act, notice, State.SCHEDULED)
    begun(act, notice)
    return _told(act, notice)


@performs(SEND_BACK, on="notice")
def send_back(act: Running, *, notice: Notice, version: int) -> Notice:
    """Back to whoever wrote it, with a reason. Raises Refused and Stale."""
    _check_waits(notice, version, State.WAITING)
    notice.publish_at = None
    return _put(act, notice, State.DRAFT)


@performs(SEND_DUE, on="notice")
def send_due(act: Running, *, notice: Notice) -> Notice:
    """Send what waited for its time, by the rights that its author has now. Raises NotDue and Refused."""
    due = Notice.objects.filter(pk=notice.pk, state=State.SCHEDULED, publish_at__lte=Now())
    if not due.exists():
        raise NotDue
    if wants_second(notice.unit_id) and notice.approved_by_id is None:
        raise Refused("Nay phải có người thứ hai duyệt.")
    check_ready(act, notice)
    begun(act, notice)
    return _told(act, notice)


@performs(SET_RULE, on="unit", lock=False)
def set_rule(act: Running, *, unit: Unit, needs_second: bool) -> Rule:
    """Whether somebody else looks at everything that a unit writes."""
    values = {"needs_second": needs_second, "line_id": act.line_id}
    rule, _ = Rule.objects.update_or_create(unit=unit, defaults=values)
    act.about("unit", unit.pk)
    act.note(needs_second=needs_second)
    return rule


def _check_waits(notice: Notice, version: int, *states: str) -> None:
    if notice.state not in states:
        raise Refused("Thông báo này không còn chờ nữa. Hãy tải lại trang để xem.")
    if notice.version != version:
        raise Stale(notice)


def _put(act: Running, notice: Notice, state: str) -> Notice:
    notice.state, notice.version, notice.line_id = state, notice.version + 1, act.line_id
    notice.save(update_fields=["state", "version", "line_id", "publish_at", "approved_by"])
    return _told(act, notice)


def _told(act: Running, notice: Notice) -> Notice:
    act.about("notice", notice.pk)
    act.note(title=notice.title)
    return notice
