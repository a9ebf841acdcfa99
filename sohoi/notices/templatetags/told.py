"""Pieces of the pages on which somebody reads what she was told, and answers."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone

from sohoi.notices.asking import spoken
from sohoi.notices.models import Notice, Recipient

register = template.Library()

DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@register.filter
def when(value: datetime | None) -> str:
    """19 giờ 30, thứ Sáu 27/11/2026."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local.hour} giờ {local:%M}, {DAYS[local.weekday()]} {local:%d/%m/%Y}"


@register.filter
def answer(recipient: Recipient) -> str:
    """What she answered, as people read it."""
    return spoken(recipient.notice, recipient.value)


@register.filter
def answer_to(value: str, notice: Notice) -> str:
    """An answer that is not written down yet, as people read it."""
    return spoken(notice, value)
