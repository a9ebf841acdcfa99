"""Small pieces that every page is made of: icons, numbers, telephones, the letter in the circle."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sohoi.common import phones
from sohoi.common.text import group_digits, name_initial

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from icons.svg. It is decoration: a word always stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("common/icons.svg"),
        name,
    )


@register.simple_tag
def form_key() -> SafeString:
    """Against pressing twice, in a form that has only a button; read by `key_of`."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid.uuid4().hex)


@register.filter
def digits(number: Any) -> str:
    """1234567 as 1.234.567."""
    return group_digits(int(number)) if number not in (None, "") else ""


@register.filter
def phone(number: str) -> str:
    """0710345678 as 0710 345 678."""
    return phones.group(number) if number else ""


@register.filter
def initial(name: str) -> str:
    """The first letter of the given name."""
    return name_initial(name) or "?"


@register.filter
def day(value: date | datetime | None) -> str:
    """05/02/2026."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value:%d/%m/%Y}" if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """05/02/2026, 19 giờ 30."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local:%d/%m/%Y}, {local.hour} giờ {local:%M}"


@register.filter
def percent(part: int, whole: int) -> int:
    """How many whole of a hundred; 100 % means all and 0 % nobody.

    Never rounded up: beside "chưa đến 80%" there must not stand an 80 %.
    """
    if not whole or not part:
        return 0
    return 100 if part >= whole else max(part * 100 // whole, 1)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """A value of a mapping by a key that is itself a variable."""
    return mapping.get(key, "") if mapping else ""
