"""The way of a directive at one unit: which step leads from which state to which, and how it stands by the
time, in words. No table is asked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from sohoi.notices.models import Arrival

State = Arrival.State
# So many days before the deadline it is called near.
NEAR = timedelta(days=3)


class Step(StrEnum):
    """What can be done with it: the first two by the unit that it came to, the others by the sender."""

    RECEIVE = "receive"
    REPORT = "report"
    RETURN = "return"
    EXTEND = "extend"
    ACCEPT = "accept"


_WAYS: Mapping[tuple[Arrival.State, Step], Arrival.State] = {
    (State.NEW, Step.RECEIVE): State.RECEIVED,
    (State.RECEIVED, Step.REPORT): State.DONE,
    (State.RETURNED, Step.REPORT): State.DONE,
    (State.DONE, Step.RETURN): State.RETURNED,
    (State.DONE, Step.ACCEPT): State.ACCEPTED,
    (State.NEW, Step.EXTEND): State.NEW,
    (State.RECEIVED, Step.EXTEND): State.RECEIVED,
    (State.RETURNED, Step.EXTEND): State.RETURNED,
}

# What to say where a step leads nowhere.
INSTEAD: Mapping[Step, str] = {
    Step.RECEIVE: "Văn bản này đã được nhận rồi. Hãy tải lại trang để xem.",
    Step.REPORT: "Chưa báo kết quả được: hãy bấm Đã nhận trước, hoặc kết quả đã gửi đi rồi. "
    "Hãy tải lại trang để xem.",
    Step.RETURN: "Chỉ trả lại được khi nơi nhận đã báo kết quả. Hãy tải lại trang để xem.",
    Step.EXTEND: "Nơi này đã báo kết quả, không cần gia hạn nữa. Hãy tải lại trang để xem.",
    Step.ACCEPT: "Chưa có kết quả nào chờ xem. Hãy tải lại trang để xem.",
}


def after(state: str, step: Step) -> Arrival.State | None:
    """The state to which the step leads; None where it cannot be done."""
    return _WAYS.get((State(state), step))


BEYOND = (
    "Hạn không được sau hạn của văn bản cấp trên. Hãy chọn ngày sớm hơn, "
    "hoặc đề nghị nơi gửi văn bản ấy gia hạn."
)


def is_beyond(deadline: datetime | None, above: Arrival | None) -> bool:
    """Whether a deadline is later than that of the directive which is carried further down by it."""
    if above is None or above.deadline is None:
        return False
    return deadline is None or deadline > above.deadline


@dataclass(frozen=True)
class Standing:
    """How it stands: `mood` is done, wait, wrong or plain; `order` puts the worst first."""

    mood: str
    words: str
    order: int


def standing(arrival: Arrival, now: datetime) -> Standing:
    """How a directive stands at its unit at this moment."""
    state = State(arrival.state)
    if state == State.ACCEPTED:
        return Standing("done", _ended("Xong", arrival), 6)
    if state == State.DONE:
        return Standing("plain", _ended("Đã báo kết quả", arrival), 5)
    left = left_words(arrival.deadline, now)
    words = f"{state.label}, {left}" if left else str(state.label)
    if is_over(arrival, now):
        return Standing("wrong", words, 0 if state == State.NEW else 1)
    if is_near(arrival, now):
        return Standing("wait", words, 2)
    orders = {State.NEW: ("wait", 3), State.RETURNED: ("wait", 3), State.RECEIVED: ("plain", 4)}
    mood, order = orders[state]
    return Standing(mood, words, order)


def is_open(arrival: Arrival) -> bool:
    """Whether the unit still has something to do."""
    return arrival.state in (State.NEW, State.RECEIVED, State.RETURNED)


def is_over(arrival: Arrival, now: datetime) -> bool:
    """Whether the deadline is past while something is still to be done."""
    return is_open(arrival) and arrival.deadline is not None and now > arrival.deadline


def is_near(arrival: Arrival, now: datetime) -> bool:
    """Whether the deadline comes within the next days."""
    return is_open(arrival) and arrival.deadline is not None and now <= arrival.deadline <= now + NEAR


def _ended(words: str, arrival: Arrival) -> str:
    """With how late the result came, if it did."""
    if arrival.done_at is None or arrival.deadline is None or arrival.done_at <= arrival.deadline:
        return words
    return f"{words}, muộn {max(_days(arrival.deadline, arrival.done_at), 1)} ngày"


def left_words(deadline: datetime | None, now: datetime) -> str:
    """ "còn 5 ngày", "hết hạn hôm nay", "quá hạn 2 ngày"; nothing without a deadline. By days in Vietnam."""
    if deadline is None:
        return ""
    days = _days(now, deadline)
    if now > deadline:
        return f"quá hạn {-days} ngày" if days else "quá hạn từ hôm nay"
    return f"còn {days} ngày" if days else "hết hạn hôm nay"


def _days(start: datetime, end: datetime) -> int:
    return (timezone.localtime(end).date() - timezone.localtime(start).date()).days
