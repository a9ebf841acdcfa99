"""Pieces of a member's own pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag(takes_context=True)
def letters(context: dict[str, Any]) -> str:
    """How large she wants the letters: the class of the whole page."""
    # What lies ready for when there is no network is made for nobody's request.
    request = context.get("request")
    size = request.COOKIES.get(settings.SOHOI_TEXT_COOKIE, "") if request else ""
    return f"letters-{size}" if size in ("125", "150") else ""
