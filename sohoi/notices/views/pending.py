"""Lists of what waits: places that have not answered, core members who went quiet."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.members.permissions import SEE_MEMBERS
from sohoi.notices.permissions import SEE_NOTICES
from sohoi.notices.queries import activity
from sohoi.notices.queries import pending as waiting
from sohoi.notices.views.groups import unit_of


@page(SEE_NOTICES)
def pending(request: ActorRequest) -> HttpResponse:
    """By branch (for a province by commune): which notices wait there for how many."""
    return render(request, "notices/office/pending.html", {"places": waiting.by_unit(request.actor)})


@page(SEE_NOTICES)
def quiet(request: ActorRequest, *, unit: int) -> HttpResponse:
    """The core members of a branch who said nothing three times running."""
    branch = unit_of(request.actor, unit, SEE_NOTICES, (Level.BRANCH,))
    gate.require(request.actor, SEE_MEMBERS, branch)
    context = {"unit": branch, "lines": activity.quiet(request.actor, branch)}
    return render(request, "notices/office/quiet.html", context)
