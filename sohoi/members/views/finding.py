"""The list of members: the box, the filters, pages by key."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sohoi.access.queries import DEVICE
from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.common.forms import number, today
from sohoi.members.forms import FindForm
from sohoi.members.permissions import (
    EDIT_MEMBERS,
    EXPORT_MEMBERS,
    IMPORT_BOOKS,
    SEE_MEMBERS,
    SEE_PHONES,
    SEE_SENSITIVE,
)
from sohoi.members.queries import finding, offline, transfers
from sohoi.members.queries.listed import lines
from sohoi.members.queries.places import places


@page(SEE_MEMBERS)
def members(request: ActorRequest) -> HttpResponse:
    """Find somebody: whatever is typed and chosen, a page of people."""
    form = FindForm(request.GET)
    wanted = form.wanted(sensitive=gate.holds(request.actor, SEE_SENSITIVE))
    found = finding.find(request.actor, wanted, year=today().year, after=after(request))
    context = {
        "wanted": wanted,
        "lines": lines(request.actor, found.people),
        "total": finding.count_shown(request.actor, wanted, year=today().year),
        "next": _next(request, found.after),
        **_may(request),
        "may_keep": DEVICE in request.session and bool(offline.heads(request.actor)),
    }
    if request.htmx and not request.htmx.boosted:  # type: ignore[attr-defined]
        return render(request, "members/office/found.html", context)
    return render(request, "members/office/members.html", {**context, **_around(request, form, wanted)})


def _around(request: ActorRequest, form: FindForm, wanted: finding.Wanted) -> dict[str, Any]:
    """What stands around the list and stays while she types."""
    return {
        "form": form,
        "places": places(request.actor, wanted.branch),
        "chips": _chips(request),
        "filters": len(_chosen(request)),
        "coming": transfers.coming_to(request.actor).count(),
    }


def _may(request: ActorRequest) -> dict[str, bool]:
    """What the page offers: each offer asks for exactly the act behind it."""
    asked = {
        "may_add": EDIT_MEMBERS,
        "may_export": EXPORT_MEMBERS,
        "may_import": IMPORT_BOOKS,
        "sees_sensitive": SEE_SENSITIVE,
        "may_list": SEE_PHONES,
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
        ("Đang đi làm xa", {"away": "on"}),
        ("Chưa đủ thông tin", {"missing": "any"}),
    )
    return [
        (words, f"?{urlencode({**({'q': text} if text else {}), **choice})}", chosen == choice)
        for words, choice in offers
    ]
