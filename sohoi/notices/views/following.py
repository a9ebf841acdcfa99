"""A notice that went out: what became of it, and the three lists by name."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.common.forms import number
from sohoi.members.permissions import SEE_MEMBERS
from sohoi.notices.models import Notice
from sohoi.notices.permissions import RECORD_ANSWERS, SEE_NOTICES, SEND_NOTICES
from sohoi.notices.queries import following, named
from sohoi.notices.queries.following import Part
from sohoi.notices.queries.rules import reason_of
from sohoi.notices.views.files import beside
from sohoi.notices.words import moment_words
from sohoi.units.models import Unit

FIRST_FEW = 3
MOST_PAGES = 10_000


@page(SEE_NOTICES)
def notice(request: ActorRequest, *, notice: int) -> HttpResponse:
    """All of it that is hers; a directive is followed on a page of its own."""
    found = following.one(request.actor, notice)
    if found.kind == Notice.Kind.DIRECTIVE:
        return redirect("directive", directive=found.pk)
    return _shown(request, following.part(request.actor, found))


@page(SEE_NOTICES)
def notice_unit(request: ActorRequest, *, notice: int, unit: int) -> HttpResponse:
    """The same in one commune or branch."""
    found = following.one(request.actor, notice)
    return _shown(request, following.part(request.actor, found, unit), narrowed=True)


def _shown(request: ActorRequest, part: Part, *, narrowed: bool = False) -> HttpResponse:
    sees = gate.holds(request.actor, SEE_MEMBERS)
    context: dict[str, Any] = {
        "part": part,
        "notice": part.notice,
        "counts": part.counts,
        "narrowed": narrowed,
        "sent": moment_words(part.notice.published_at),
        "until": moment_words(part.notice.deadline),
        "meets": moment_words(part.notice.meet_at),
        "may_send": gate.may(request.actor, SEND_NOTICES, part.notice) and not narrowed,
        "why": reason_of(part.notice) if part.notice.state == Notice.State.WITHDRAWN else "",
    }
    if not narrowed:
        context |= beside(part.notice, "notice-file")
    if part.place and part.has_names and sees:
        few = named.people(request.actor, part.notice, part.place, named.WAITING, size=FIRST_FEW)
        context |= {"listed": True, "few": few.people, **_may(request, part, part.place)}
    return render(request, "notices/office/notice.html", context)


def _may(request: ActorRequest, part: Part, place: Unit) -> dict[str, bool]:
    may_record = gate.may(request.actor, RECORD_ANSWERS, place)
    is_sent = part.notice.state == Notice.State.SENT
    return {"may_record": may_record, "may_remind": may_record and is_sent and part.counts.waiting > 0}


@page(SEE_NOTICES)
def notice_people(request: ActorRequest, *, notice: int, unit: int) -> HttpResponse:
    """One of the three lists in a commune or a branch, by name."""
    found = following.one(request.actor, notice)
    part = following.part(request.actor, found, unit)
    if part.place is None or not part.has_names or not gate.holds(request.actor, SEE_MEMBERS):
        raise gate.NotForYou
    which = request.GET.get("loc", "")
    which = which if which in named.LISTS else named.WAITING
    at = max(number(request.GET.get("trang"), most=MOST_PAGES) or 1, 1)
    counts = (part.counts.answered, part.counts.waiting, part.counts.out_of_reach)
    context = {
        "part": part,
        "notice": found,
        "place": part.place,
        "which": which,
        "label": named.LISTS[which][0],
        "tabs": [(key, words, n) for (key, (words, _)), n in zip(named.LISTS.items(), counts, strict=True)],
        "found": named.people(request.actor, found, part.place, which, page=at),
    }
    return render(request, "notices/office/notice_people.html", context)
