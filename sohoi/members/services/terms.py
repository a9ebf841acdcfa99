"""Acts on the terms of a unit's bodies: one begins, one ends with all its posts."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from sohoi.acts.actor import Level
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.text import nfc_clean
from sohoi.members.models import Post, Term
from sohoi.members.permissions import APPOINT, APPOINT_HERE
from sohoi.members.services import rights
from sohoi.units.models import Unit

OPEN_TERM = Act("members.open_term", "Ghi nhiệm kỳ", APPOINT)
END_TERM = Act("members.end_term", "Kết thúc nhiệm kỳ", APPOINT)
OPEN_OWN_TERM = Act("members.open_own_term", "Ghi nhiệm kỳ của đơn vị mình", APPOINT_HERE)
END_OWN_TERM = Act("members.end_own_term", "Kết thúc nhiệm kỳ của đơn vị mình", APPOINT_HERE)


@performs(OPEN_TERM, on="unit", lock=False)
def open_term(act: Running, *, unit: Unit, label: str, since: date, until: date | None) -> Term:
    """Write down a term of the bodies of a unit, "2025-2030"; `until` is the first day of the next one."""
    return _open_term(act, unit, label, since, until)


@performs(OPEN_OWN_TERM, on="unit", lock=False)
def open_own_term(act: Running, *, unit: Unit, label: str, since: date, until: date | None) -> Term:
    """The same by whoever gives posts in this very unit only."""
    return _open_term(act, unit, label, since, until)


def _open_term(act: Running, unit: Unit, label: str, since: date, until: date | None) -> Term:
    clean = nfc_clean(label)[:40]
    if not clean or unit.level == Level.CELL or unit.closed_on:
        raise Refused("Hãy ghi tên nhiệm kỳ, ví dụ 2025-2030.")
    if until is not None and until <= since:
        raise Refused("Ngày kết thúc nhiệm kỳ phải sau ngày bắt đầu.")
    act.note(unit=unit.title, name=clean)
    act.about("unit", unit.pk)
    try:
        with transaction.atomic():
            return Term.objects.create(unit=unit, label=clean, since=since, until=until, line_id=act.line_id)
    except IntegrityError as taken:
        raise Refused(f"Đã có nhiệm kỳ “{clean}” rồi.") from taken


@performs(END_TERM, on="term")
def end_term(act: Running, *, term: Term, on: date) -> int:
    """End a term on a day, and with it every post of it that is not over by then; how many those were."""
    return _end_term(act, term, on)


@performs(END_OWN_TERM, on="term")
def end_own_term(act: Running, *, term: Term, on: date) -> int:
    """The same by whoever gives posts in this very unit only."""
    return _end_term(act, term, on)


def _end_term(act: Running, term: Term, on: date) -> int:
    if on <= term.since:
        raise Refused(f"Ngày kết thúc phải sau ngày bắt đầu ({term.since:%d/%m/%Y}).")
    posts = list(_not_over(term, on))
    for post in posts:
        post.until, post.end_note = max(on, post.since), f"Hết nhiệm kỳ {term.label}"
        post.save(update_fields=["until", "end_note"])
        rights.follow(act, post)
    term.until = on
    term.save(update_fields=["until"])
    act.note(name=term.label, count=len(posts), on=f"{on:%d/%m/%Y}")
    act.about("unit", term.unit_id)
    act.about("person", [post.person_id for post in posts])
    return len(posts)


def _not_over(term: Term, on: date) -> list[Post]:
    found = Post.objects.select_for_update(of=("self",)).filter(Q(until=None) | Q(until__gt=on), term=term)
    return list(found.select_related("unit", "person").order_by("id"))
