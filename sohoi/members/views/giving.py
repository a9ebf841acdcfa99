"""The office opens pages for members: one, or one after the other while they sit around the table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohoi.access.services.doors import CODE_LIFE
from sohoi.access.services.own import OwnInvitation
from sohoi.access.views.roles import LOOPBACK
from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, number, today
from sohoi.common.qr import drawing
from sohoi.members.models import Member
from sohoi.members.permissions import GIVE_OWN_PAGE, MAKE_CARDS
from sohoi.members.queries import own as queries
from sohoi.members.queries import people
from sohoi.members.services import cards
from sohoi.members.services import own as acts
from sohoi.units.models import Unit
from sohoi.units.queries import open_unit


def _member(request: ActorRequest, person: int) -> Member:
    """Somebody in the register to whom the actor may give pages of her own, or 404."""
    member = people.member(request.actor, person)
    gate.require(request.actor, GIVE_OWN_PAGE, member)
    return member


@page(GIVE_OWN_PAGE, methods=("GET", "POST"))
def person(request: ActorRequest, *, person: int) -> HttpResponse:
    """One member: on which phones her pages are open; the button makes a code, shown only in the answer."""
    member = _member(request, person)
    if request.method != "POST":
        return render(request, "members/office/own.html", _about(request, member))
    made = acts.invite(request.actor, member=member)
    return render(request, "members/office/own_code.html", _shown(request, member, made))


def _about(request: ActorRequest, member: Member) -> dict[str, Any]:
    return {
        "member": member,
        "keys": queries.phones_of(member),
        "card": queries.card_of(member),
        "may_card": gate.may(request.actor, MAKE_CARDS, member),
    }


def _shown(request: ActorRequest, member: Member, made: OwnInvitation) -> dict[str, Any]:
    link = request.build_absolute_uri(reverse("own-link", kwargs={"token": made.token}))
    host = request.get_host()
    return {
        "member": member,
        "code": made.stored,
        "signs": made.signs,
        "qr": drawing(link),
        "minutes": int(CODE_LIFE.total_seconds() // 60),
        "only_here": host in LOOPBACK or host.rpartition(":")[0] in LOOPBACK,
        "typed_at": request.build_absolute_uri(reverse("own-code")),
    }


@page(GIVE_OWN_PAGE)
def used(request: ActorRequest, *, person: int, code: int) -> HttpResponse:
    """Whether this code was used, in a few bytes: the page with the QR asks every two seconds."""
    member = _member(request, person)
    opened = queries.opened(member, code)
    answer = render(request, "members/office/own_used.html", {"member": member, "opened": opened})
    if opened:
        # htmx stops asking, and the form that goes on hears of it.
        answer.status_code = 286
        answer["HX-Trigger"] = "own-opened"
    return answer


@page(GIVE_OWN_PAGE, methods=("POST",))
def revoke(request: ActorRequest, *, person: int) -> HttpResponse:
    """No phone opens her pages any more."""
    member = _member(request, person)
    count = acts.revoke(request.actor.once(key_of(request)), member=member)
    messages.success(request, f"Đã thu lại trang riêng của {member.name} trên {count} máy.")
    return redirect("person-own", person=person)


@page(MAKE_CARDS, methods=("POST",))
def renew_card(request: ActorRequest, *, person: int) -> HttpResponse:
    """Her card is lost: another number, another picture; the old one proves nothing."""
    member = people.member(request.actor, person)
    gate.require(request.actor, MAKE_CARDS, member)
    try:
        card = cards.renew(request.actor.once(key_of(request)), member=member, on=today())
        messages.success(request, f"Thẻ mới của {member.name} mang số {card}. Thẻ cũ hết hiệu lực.")
    except Refused as no:
        messages.info(request, str(no))
    return redirect("person-own", person=person)


def _branch(request: ActorRequest, unit: int) -> Unit:
    found = open_unit(request.actor, unit)
    gate.require(request.actor, GIVE_OWN_PAGE, found)
    if found.level != Level.BRANCH:
        raise gate.NotForYou
    return found


@page(GIVE_OWN_PAGE)
def branch(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Members of a branch without pages of their own, to choose those who are there."""
    found = _branch(request, unit)
    at = max(number(request.GET.get("trang"), most=10_000) or 1, 1)
    shown, more = queries.to_give(request.actor, found, page=at)
    context = {
        "unit": found,
        "people": shown,
        "before": at - 1,
        "next": at + 1 if more else 0,
        "have": queries.have_pages(found),
        "ticked": request.GET.get("chon") != "khong",
    }
    return render(request, "members/office/own_branch.html", context)


@page(GIVE_OWN_PAGE, methods=("GET", "POST"))
def one_by_one(request: ActorRequest, *, unit: int) -> HttpResponse:
    """The code of the first of those who are left, and a button for the next."""
    found = _branch(request, unit)
    wanted = [pk for sent in request.POST.getlist("people")[: queries.PAGE] if (pk := number(sent))]
    left = queries.in_order(request.actor, found, wanted)
    if not left:
        return _at_the_end(request, found)
    made = acts.invite(request.actor, member=left[0])
    context = _shown(request, left[0], made) | {"unit": found, "left": left[1:]}
    return render(request, "members/office/own_code.html", context)


def _at_the_end(request: ActorRequest, found: Unit) -> HttpResponse:
    if request.method == "POST" and "done" in request.POST:
        messages.success(request, "Đã đi hết danh sách đã chọn.")
    elif request.method == "POST":
        messages.error(request, "Hãy chọn ít nhất một người.")
    return redirect("unit-own", unit=found.pk)


@page(MAKE_CARDS, methods=("GET", "POST"))
def give_cards(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Cards for all of a branch or a commune who have none."""
    found = open_unit(request.actor, unit)
    gate.require(request.actor, MAKE_CARDS, found)
    if found.level not in (Level.COMMUNE, Level.BRANCH):
        raise gate.NotForYou
    without = queries.without_card(request.actor, found)
    if request.method != "POST":
        context = {"unit": found, "count": len(without)}
        return render(request, "members/office/own_cards.html", context)
    made = cards.give(request.actor.once(key_of(request)), unit=found, people=without, on=today())
    messages.success(request, f"Đã cấp {len(made)} thẻ cho {found.title}.")
    return redirect("unit", unit=found.pk)
