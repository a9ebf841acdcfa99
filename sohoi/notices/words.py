"""Times of notices as people say them, and the text that is pasted into a group."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from sohoi.common.dates import day_words
from sohoi.notices.models import Notice


def moment_words(at: datetime | None) -> str:
    """ "17 giờ thứ Năm 26/11", "8 giờ 30 thứ Sáu 27/11", in the country's time; empty for no time."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    minutes = f" {local:%M}" if local.minute else ""
    return f"{local.hour} giờ{minutes} {day_words(local.date())}"


def message(notice: Notice, whom: str, address: str, *, again: bool, late: bool) -> str:
    """A courteous text to paste into a group: what, when, where, until when, and the group's own link.

    `again`: it reminds those who have not answered; `late`: the deadline is over. It names nobody.
    """
    until, meets = moment_words(notice.deadline), moment_words(notice.meet_at)
    lines = [
        f"{'Xin nhắc: ' if again else ''}{notice.get_kind_display()}: {notice.title}",
        f"Thời gian: {meets}" if meets else "",
        f"Địa điểm: {notice.meet_place}" if notice.meet_place else "",
        _asked(notice, whom, address, again=again),
        _until(until, late=late) if until else "",
        "Ai đã trả lời rồi xin bỏ qua lời nhắc này." if again else "",
        f"{notice.unit.title} trân trọng cảm ơn.",
    ]
    return "\n".join(line for line in lines if line)


def _asked(notice: Notice, whom: str, address: str, *, again: bool) -> str:
    who = "Ai chưa trả lời xin" if again else f"Kính mời hội viên {whom}"
    verb = "xem" if notice.ask == Notice.Ask.READ else "xem và trả lời"
    return f"{who} bấm vào đây để {verb}: {address}"


def _until(until: str, *, late: bool) -> str:
    if late:
        return f"Hạn trả lời {until} đã qua, trả lời muộn vẫn được ghi nhận."
    return f"Xin trả lời trước {until}."
