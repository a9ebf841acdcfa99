"""Old communes that were divided: choose where a hamlet, or one person, belongs today."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of
from sohoi.members.models import Member
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.members.queries import addresses, people
from sohoi.members.services import addresses as acts
from sohoi.members.views.quality import keeper
from sohoi.units.models import Unit

# More hamlets than these are chosen for page by page.
PAGE = 30


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def of_unit(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Every hamlet that waits, with one button for each of today's communes; and what was chosen."""
    found = keeper(request.actor, unit, EDIT_MEMBERS)
    if request.method == "POST":
        return _choose(request, found)
    groups = addresses.groups(request.actor, found)
    context = {
        "unit": found,
        "groups": groups[:PAGE],
        "more": len(groups) - PAGE if len(groups) > PAGE else 0,
        "people": sum(len(group.people) for group in groups),
        "chosen": addresses.chosen(request.actor, found),
    }
    return render(request, "members/office/old_communes.html", context)


def _choose(request: ActorRequest, unit: Unit) -> HttpResponse:
    sent = request.POST
    try:
        choice = acts.choose(
            request.actor.once(key_of(request)),
            unit=unit,
            old=sent.get("old", ""),
            hamlet=sent.get("hamlet", ""),
            now=sent.get("now", ""),
        )
        messages.success(
            request,
            f"Đã ghi: {choice.words} nay thuộc {addresses.part(choice.now).name}. Người nhập sau cũng vậy.",
        )
    except Refused as no:
        messages.error(request, str(no))
    return redirect("old-communes", unit=unit.pk)


@page(EDIT_MEMBERS, methods=("POST",))
def back(request: ActorRequest, *, unit: int, choice: int) -> HttpResponse:
    """Take a choice back: the hamlet is asked about again."""
    found = keeper(request.actor, unit, EDIT_MEMBERS)
    made = addresses.choice(request.actor, found, choice)
    try:
        acts.take_back(request.actor.once(key_of(request)), choice=made)
        messages.success(request, f"Đã hoàn lại. {made.words} đang chờ chọn.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("old-communes", unit=found.pk)


@page(EDIT_MEMBERS, methods=("POST",))
def of_person(request: ActorRequest, *, person: int) -> HttpResponse:
    """From her page, in one tap: for her, or for all of her hamlet who wait."""
    member = people.member(request.actor, person)
    gate.require(request.actor, EDIT_MEMBERS, member)
    try:
        _choose_from(request, member)
    except Refused as no:
        messages.error(request, str(no))
    return redirect("person", person=person)


def _choose_from(request: ActorRequest, member: Member) -> None:
    actor, now = request.actor.once(key_of(request)), request.POST.get("now", "")
    if request.POST.get("all"):
        unit = addresses.reach(request.actor, member.branch)
        hamlet, _ = addresses.hamlet_of_person(member.person, member.branch)
        choice = acts.choose(actor, unit=unit, old=member.old_commune, hamlet=hamlet, now=now)
        place = addresses.part(choice.now).name
        messages.success(request, f"Đã ghi: mọi người ở {choice.words} nay thuộc {place}.")
    else:
        acts.choose_one(actor, member=member, now=now)
        messages.success(request, f"Đã ghi: {member.name} nay thuộc {addresses.part(now).name}.")
