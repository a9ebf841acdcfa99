"""Pieces that only the register's pages need."""

from datetime import date, timedelta

from django import template

from sohoi.common.dates import DateError, PartialDate
from sohoi.common.templatetags.ui import day
from sohoi.members.models import Post
from sohoi.members.titles import role_of

register = template.Library()


@register.filter
def book_date(iso: str) -> str:
    """A date of a book row (1979-11-28, 1979-11, 1979) as people read it."""
    try:
        return str(PartialDate.from_iso(iso)) if iso else ""
    except DateError:
        return ""


@register.filter
def last_day(until: date | None) -> str:
    """The last day of something that is over on `until`: a post is held "đến hết 30/06/2030"."""
    return day(until - timedelta(days=1)) if until else ""


@register.filter
def brings_role(post: Post) -> bool:
    """Whether a role comes with the post."""
    return bool(role_of(post.title, post.unit.level))
