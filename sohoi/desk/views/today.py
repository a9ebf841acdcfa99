"""Hôm nay: what waits, the numbers, the branches."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.access.queries import is_new_installation
from sohoi.acts import gate
from sohoi.acts.actor import EVERYONE, Kind, Level
from sohoi.acts.pages import ActorRequest, page, to_sign_in
from sohoi.common.forms import today
from sohoi.desk import queries
from sohoi.members.permissions import IMPORT_BOOKS, SEE_FIGURES, SEE_MEMBERS
from sohoi.notices.queries.reach import lately
from sohoi.units import queries as units
from sohoi.units.permissions import SEE_UNITS


@page(EVERYONE)
def front(request: ActorRequest) -> HttpResponse:
    """The address alone: begin, sign in, or go where this person works."""
    if request.actor.kind is Kind.VISITOR:
        return redirect("begin") if is_new_installation() else to_sign_in(request)
    if request.needs_second_factor:
        return to_sign_in(request)
    return redirect(queries.landing(request.actor))


@page(SEE_UNITS)
def today_page(request: ActorRequest) -> HttpResponse:
    """What waits for her, and how her place stands."""
    home = units.home(request.actor)
    if home is None:
        return redirect("members")
    context = {
        "unit": home,
        "waiting": queries.waiting(request.actor),
        "may_import": gate.may(request.actor, IMPORT_BOOKS, home),
        "may_see": gate.may(request.actor, SEE_MEMBERS, home),
    }
    # A branch head has her numbers beside her list: here she finds what waits, and that at once.
    if home.level < Level.BRANCH and gate.may(request.actor, SEE_FIGURES, home):
        context |= queries.standing(request.actor, home, year=today().year)
    # A commune's first page asks for enough as it is: there this stands in the figures.
    if home.level == Level.PROVINCE:
        context["told"] = lately(request.actor, home)
    return render(request, "desk/office/today.html", context)
