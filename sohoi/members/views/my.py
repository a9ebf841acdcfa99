"""A member's own pages: her card, her record, what is held about her, leaving this phone.

Every page that a member opens for herself is declared with `hers`, also those of floors above.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from sohoi.access import own as door
from sohoi.acts.pages import ActorRequest, View, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, today
from sohoi.common.qr import drawing
from sohoi.members.models import Member
from sohoi.members.permissions import OWN_PAGE
from sohoi.members.queries import own as queries
from sohoi.members.services import own as acts

READS = 20
# Says to what keeps pages on the phone whose a page is: the number of her key there; "0" is nobody's.
OWN_KEY = "Own-Key"


def hers(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[Callable[..., HttpResponseBase]], View]:
    """Declare a page of a member's own: the view gets her row of the list as `member`.

    Whoever has a key but is in the register no more is told so, kindly, and sees nothing else.
    """

    def make(view: Callable[..., HttpResponseBase]) -> View:
        return page(OWN_PAGE, methods=methods)(with_member(view))

    return make


def with_member(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view of her own pages her row of the list; without one she is told so."""

    @functools.wraps(view)
    def guarded(request: ActorRequest, **kwargs: Any) -> HttpResponseBase:
        member = queries.me(request.actor)
        if member is None:
            answer = render(request, "members/my/gone.html", status=410)
            answer[OWN_KEY] = "0"
            return answer
        return view(request, member=member, **kwargs)

    return guarded


def shown(request: ActorRequest, template: str, member: Member, context: dict[str, Any]) -> HttpResponse:
    """A page of hers in its frame: her name above, the way to her branch head below."""
    head = queries.head_post(member.branch_id)
    key = str(door.brought(request)[1])
    frame = {"member": member, "head": head, "is_head": head is not None and head.person_id == member.pk}
    answer = render(request, template, {**context, **frame, "own_key": key})
    answer[OWN_KEY] = key
    return answer


@hers()
def home(request: ActorRequest, *, member: Member) -> HttpResponse:
    """Her first page."""
    return shown(
        request,
        "members/my/home.html",
        member,
        {"card": queries.card_of(member), "doors": queries.doors(request.actor)},
    )


@hers(methods=("GET", "POST"))
def card(request: ActorRequest, *, member: Member) -> HttpResponse:
    """Her card; a button takes one where she has none."""
    if request.method == "POST":
        return _take(request, member)
    held = queries.card_of(member)
    context = {"card": held, "qr": drawing(address_of(request, held.token)) if held else ""}
    return shown(request, "members/my/card.html", member, context)


def _take(request: ActorRequest, member: Member) -> HttpResponse:
    try:
        acts.take_card(request.actor.once(key_of(request)), member=member, on=today())
    except Refused as no:
        messages.info(request, str(no))
    return redirect("my-card")


def address_of(request: ActorRequest, token: str) -> str:
    """What stands in the QR of a card: an address that says nothing about whose it is."""
    return request.build_absolute_uri(reverse("card", kwargs={"token": token}))


@hers()
def record(request: ActorRequest, *, member: Member) -> HttpResponse:
    """What is written about her."""
    return shown(request, "members/my/record.html", member, {"groups": queries.facts_of(member)})


@hers()
def held(request: ActorRequest, *, member: Member) -> HttpResponse:
    """What the Union holds about her, why, who sees it, and who looked at what is protected."""
    context = {"held": queries.held(member), "reads": queries.reads_of(request.actor, size=READS)}
    return shown(request, "members/my/held.html", member, context)


@hers(methods=("GET", "POST"))
def leave(request: ActorRequest, *, member: Member) -> HttpResponse:
    """Take her pages off this phone; others who use it stay."""
    if request.method != "POST":
        return shown(request, "members/my/leave.html", member, {})
    key = door.key_at(request)
    if key is not None:
        acts.leave_phone(request.actor.once(key_of(request)), key=key)
    answer = redirect("own-choose")
    door.keep_cookie(answer, door.brought(request)[0], 0)
    return cast(HttpResponse, answer)
