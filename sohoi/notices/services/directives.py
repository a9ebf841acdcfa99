"""What a unit does with a directive that came to it, and what its sender does with the result.

Each act locks the one arrival: of two steps at once the second sees what the first has done. Deadlines are
compared with the database's time.
"""

from __future__ import annotations

from datetime import datetime

from sohoi.acts import gate
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.notices.directing import BEYOND, INSTEAD, Step, after, is_beyond
from sohoi.notices.models import Arrival, Notice
from sohoi.notices.permissions import HANDLE_DIRECTIVES, SEND_NOTICES
from sohoi.notices.queries.clock import now

RECEIVE = Act("notices.receive_directive", "Nhận văn bản chỉ đạo", HANDLE_DIRECTIVES)
REPORT = Act("notices.report_directive", "Báo kết quả văn bản", HANDLE_DIRECTIVES)
SEND_BACK = Act("notices.return_directive", "Trả lại kết quả để làm thêm", SEND_NOTICES, needs_reason=True)
EXTEND = Act("notices.extend_directive", "Gia hạn văn bản", SEND_NOTICES)
ACCEPT = Act("notices.accept_directive", "Nhận kết quả văn bản", SEND_NOTICES)

PAST = "Hạn mới đã qua. Hãy chọn ngày còn ở phía trước."
EARLIER = "Hạn mới phải sau hạn đang có."


class Stale(Refused):
    """It changed since the page was shown. `arrival` is how it is now."""

    def __init__(self, arrival: Arrival) -> None:
        super().__init__("Trong lúc chị xem, văn bản này đã có thay đổi. Hãy xem lại rồi bấm lần nữa.")
        self.arrival = arrival


@performs(RECEIVE, on="arrival")
def receive(act: Running, *, arrival: Arrival) -> Arrival:
    """The unit has it before it. Once: who pressed first is on record."""
    _step(act, arrival, Step.RECEIVE)
    arrival.received_at = now()
    arrival.save()
    return arrival


@performs(REPORT, on="arrival")
def report(act: Running, *, arrival: Arrival, version: int, result: str) -> Arrival:
    """What was done, told to the sender. Raises Refused when it was not received or changed meanwhile."""
    _check_version(arrival, version)
    _step(act, arrival, Step.REPORT)
    if not result:
        raise Refused("Hãy ghi kết quả đã làm.")
    arrival.result, arrival.done_at = result, now()
    arrival.save()
    act.note(result=result)
    return arrival


@performs(SEND_BACK, on="arrival")
def send_back(act: Running, *, arrival: Arrival, version: int, deadline: datetime) -> Arrival:
    """The result is not enough: the act's reason says why. The first deadline stays beside the new one."""
    _check_sender(act, arrival)
    _check_version(arrival, version)
    _step(act, arrival, Step.RETURN)
    _check_deadline(arrival, deadline)
    act.note(deadline=[_iso(arrival.deadline), _iso(deadline)])
    arrival.returned_why = act.actor.reason[:500]
    arrival.deadline, arrival.done_at = deadline, None
    arrival.times_returned += 1
    arrival.save()
    return arrival


@performs(EXTEND, on="arrival")
def extend(act: Running, *, arrival: Arrival, version: int, deadline: datetime) -> Arrival:
    """More time; the first deadline stays on record."""
    _check_sender(act, arrival)
    _check_version(arrival, version)
    _step(act, arrival, Step.EXTEND)
    _check_deadline(arrival, deadline)
    if arrival.deadline is None or deadline <= arrival.deadline:
        raise Refused(EARLIER)
    act.note(deadline=[_iso(arrival.deadline), _iso(deadline)])
    arrival.deadline = deadline
    arrival.times_extended += 1
    arrival.save()
    return arrival


@performs(ACCEPT, on="arrival")
def accept(act: Running, *, arrival: Arrival, version: int) -> Arrival:
    """The sender takes the result: it is done."""
    _check_sender(act, arrival)
    _check_version(arrival, version)
    _step(act, arrival, Step.ACCEPT)
    arrival.save()
    return arrival


def _check_sender(act: Running, arrival: Arrival) -> None:
    """A unit holds the permission over what came to itself; only the sender's side judges it."""
    gate.require(act.actor, SEND_NOTICES, arrival.notice)


def _check_version(arrival: Arrival, version: int) -> None:
    if arrival.version != version:
        raise Stale(arrival)


def _step(act: Running, arrival: Arrival, step: Step) -> None:
    """Move it on in its way, under this line; the caller saves it. Raises Refused where it cannot go."""
    if arrival.notice.state == Notice.State.WITHDRAWN:
        raise Refused("Văn bản này đã được thu hồi, không cần làm gì thêm.")
    found = after(arrival.state, step)
    if found is None:
        raise Refused(INSTEAD[step])
    arrival.state, arrival.version, arrival.line_id = found, arrival.version + 1, act.line_id
    act.about("notice", arrival.notice_id)
    act.about("directive", arrival.pk)


def _check_deadline(arrival: Arrival, deadline: datetime) -> None:
    if deadline <= now():
        raise Refused(PAST)
    if is_beyond(deadline, arrival.notice.answers_to):
        raise Refused(BEYOND)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
