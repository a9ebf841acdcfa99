"""The list of members: the box, the filters, pages by key."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.common.forms import number, today
from sohoi.members.fields import NEEDED
from sohoi.members.forms import FindForm
from sohoi.members.permissions import (
    EDIT_MEMBERS,
    EXPORT_MEMBERS,
    IMPORT_BOOKS,
    SEE_MEMBERS,
    SEE_PHONES,
    SEE_SENSITIVE,
)
from sohoi.members.queries import finding
from sohoi.members.queries.places import places, units_of


@page(SEE_MEMBERS)
def members(request: ActorRequest) -> HttpResponse:
    """Find somebody: whatever is typed and chosen, a page of people."""
    form = FindForm(request.GET)
    wanted = form.wanted(sensitive=gate.holds(request.actor, SEE_SENSITIVE))
    found = finding.find(request.actor, wanted, year=today().year, after=after(request))
    context = {
        "form": form,
        "wanted": wanted,
        "found": found,
        "total": finding.count_shown(request.actor, wanted, year=today().year),
        "units": units_of(found.people),
        "places": places(request.actor, wanted.branch),
        "lacks": NEEDED,
        "next": _next(request, found.after),
        "chips": _chips(request),
        "filters": len(_chosen(request)),
        **_may(request),
    }
    part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, f"members/office/{'found' if part else 'members'}.html", context)


def _may(request: ActorRequest) -> dict[str, bool]:
    """What the page offers: each offer asks for exactly the act behind it."""
    asked = {
        "may_add": EDIT_MEMBERS,
        "may_export": EXPORT_MEMBERS,
        "may_import": IMPORT_BOOKS,
        "sees_phones": SEE_PHONES,
        "sees_sensitive": SEE_SENSITIVE,
    }
    return {name: gate.holds(request.actor, permission) for name, permission in asked.items()}


def after(request: HttpRequest) -> int:
    """The person after whom the page begins; an odd value is the first page."""
    return number(request.GET.get("sau")) or 0


def _next(request: HttpRequest, last: int) -> str:
    kept = [(key, value) for key, value in request.GET.items() if key != "sau" and value]
    return f"?{urlencode([*kept, ('sau', last)])}" if last else ""


def _chosen(request: HttpRequest) -> dict[str, str]:
    """The filters in use, as they were sent."""
    return {key: str(value) for key, value in request.GET.items() if key not in ("q", "sau") and value}


def _chips(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Quick choices as (words, link, chosen)."""
    text = request.GET.get("q", "")
    chosen = _chosen(request)
    offers: tuple[tuple[str, dict[str, str]], ...] = (
        ("Tất cả", {}),
        ("Nòng cốt", {"core": "on"}),
        ("Chưa đủ thông tin", {"missing": "any"}),
    )
    return [
        (words, f"?{urlencode({**({'q': text} if text else {}), **choice})}", chosen == choice)
        for words, choice in offers
    ]
