"""Nhật ký: what was done, and who read what is protected."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from sohoi.access import queries
from sohoi.access.permissions import SEE_READS, SEE_TRAIL
from sohoi.acts.pages import ActorRequest, page

SIZE = 50


def before_of(request: ActorRequest) -> int | None:
    """The key after which the page begins; anything else counts as the first page."""
    text = request.GET.get("truoc", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


@page(SEE_TRAIL)
def trail(request: ActorRequest) -> HttpResponse:
    """Lines of her place, newest first, of one kind of act if she wants."""
    acts = queries.acts_seen()
    act = next((code for code, _ in acts if code == request.GET.get("viec")), "")
    lines = queries.trail(request.actor, act=act, before=before_of(request), size=SIZE + 1)
    context = {
        "told": queries.told(request.actor, lines[:SIZE]),
        "acts": acts,
        "act": act,
        "older": lines[SIZE - 1].pk if len(lines) > SIZE else None,
    }
    return render(request, "access/office/trail.html", context)


@page(SEE_READS)
def reads(request: ActorRequest) -> HttpResponse:
    """Who saw which protected data, newest first."""
    found = queries.reads(request.actor, before=before_of(request), size=SIZE + 1)
    older = found[SIZE - 1].pk if len(found) > SIZE else None
    return render(request, "access/office/reads.html", {"reads": found[:SIZE], "older": older})
