"""Pieces that only the register's pages need."""

from django import template

from sohoi.common.dates import DateError, PartialDate

register = template.Library()


@register.filter
def book_date(iso: str) -> str:
    """A date of a book row (1979-11-28, 1979-11, 1979) as people read it."""
    try:
        return str(PartialDate.from_iso(iso)) if iso else ""
    except DateError:
        return ""
