"""How what was written is shown."""

from __future__ import annotations

from datetime import datetime, time

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from sohoi.common.templatetags.ui import moment
from sohoi.notices.rich import clean

register = template.Library()


@register.filter
def rich(body: str) -> SafeString:
    """The body of a notice: cleaned once more, so that no road into the table is a road into a page."""
    return mark_safe(clean(body))  # noqa: S308


@register.filter
def until(value: datetime | None) -> str:
    """A deadline: 05/02/2026, 17 giờ 00, or "hết ngày 05/02/2026" where no hour was given."""
    if value is not None and timezone.localtime(value).time() == time(23, 59):
        return f"hết ngày {timezone.localtime(value):%d/%m/%Y}"
    return moment(value)
