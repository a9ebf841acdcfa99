"""What an answer may be, by what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sohoi.acts.performing import Refused
from sohoi.common.text import nfc_clean
from sohoi.notices.models import Notice

YES, NO = "yes", "no"
MOST_DIGITS = 9
LONGEST = 500
# How the two answers are called, by what is asked; the others say what they are.
WORDS = {
    Notice.Ask.ATTEND: {YES: "Tôi sẽ dự", NO: "Tôi xin vắng"},
    Notice.Ask.YES_NO: {YES: "Có", NO: "Không"},
}


def checked(notice: Notice, value: str) -> str:
    """The answer as it is kept: "yes", "no", the number of a choice, digits, a sentence; empty for read.

    Raises Refused with what to do instead.
    """
    value = nfc_clean(value)
    ask, asks = notice.ask, Notice.Ask
    if ask == asks.READ:
        return ""
    if ask in (asks.ATTEND, asks.YES_NO):
        return _one_of(value, (YES, NO))
    if ask == asks.CHOICE:
        return _one_of(value, [str(n) for n in range(len(notice.choices))])
    return _number(value) if ask == asks.NUMBER else _words(value)


def _one_of(value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise Refused("Chưa chọn câu trả lời nào. Hãy bấm một trong các nút.")
    return value


def _number(value: str) -> str:
    digits = value.replace(".", "").replace(" ", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS):
        raise Refused("Hãy ghi một con số, ví dụ 12.")
    return str(int(digits))


def _words(value: str) -> str:
    if not value:
        raise Refused("Chưa ghi câu trả lời. Hãy ghi một câu ngắn.")
    if len(value) > LONGEST:
        raise Refused(f"Câu trả lời dài quá {LONGEST} chữ. Hãy viết ngắn lại.")
    return value


def is_late(notice: Notice, now: datetime) -> bool:
    """Whether a moment is past the deadline."""
    return notice.deadline is not None and now > notice.deadline


def spoken(notice: Notice, value: str) -> str:
    """An answer as people read it."""
    if notice.ask in WORDS:
        return WORDS[Notice.Ask(notice.ask)].get(value, "")
    if notice.ask == Notice.Ask.CHOICE:
        return notice.choices[int(value)] if value.isdecimal() and int(value) < len(notice.choices) else ""
    return "Đã đọc" if notice.ask == Notice.Ask.READ else value
