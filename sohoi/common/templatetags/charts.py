"""Charts in templates: thin doors to sohoi.common.charts."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from sohoi.common import charts
from sohoi.common.text import group_digits

register = template.Library()


@register.simple_tag
def bar(value: int, most: int, name: str = "") -> SafeString:
    """A bar beside a name in a table."""
    return charts.bar(value, most, label=f"{name}: {group_digits(value)} hội viên".lstrip(": "))


@register.simple_tag
def age_rows(ages: Sequence[tuple[str, int]]) -> SafeString:
    """Bars for age groups."""
    return charts.rows([charts.Point(words, n) for words, n in ages], title="Hội viên theo tuổi")


@register.simple_tag
def share_bar(part: int, whole: int) -> SafeString:
    """How many records are complete."""
    parts = [
        charts.Part("Đủ thông tin", part, "done"),
        charts.Part("Còn thiếu", max(whole - part, 0), "wait"),
    ]
    return charts.stacked(parts, title="Hồ sơ")


@register.simple_tag
def answers_bar(answered: int, waiting: int, out_of_reach: int) -> SafeString:
    """Who answered, who did not, whom word does not reach."""
    parts = [
        charts.Part("Đã trả lời", answered, "done"),
        charts.Part("Chưa trả lời", waiting, "wait"),
        charts.Part("Chưa liên lạc được", out_of_reach, "muted"),
    ]
    return charts.band(parts, title="Trả lời")
