"""How a member comes to her own pages: a link, eight signs, the choice between several on one phone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.access import own as door
from sohoi.access.models import OwnCode
from sohoi.access.services import own as tries
from sohoi.access.services.doors import Knock, WrongCode
from sohoi.access.views.codes import label_of
from sohoi.access.views.place import address_of
from sohoi.acts import gate
from sohoi.acts.actor import EVERYONE
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, number, today
from sohoi.members.forms.own import OwnCodeForm
from sohoi.members.queries import own as queries
from sohoi.members.services import own as acts

# Percent of the usual size of letters.
SIZES = ("100", "125", "150")
YEAR = 365 * 24 * 60 * 60


@page(EVERYONE)
def entrance(request: ActorRequest) -> HttpResponse:
    """Nobody is in front: those who use this phone, or what to do to get in."""
    if _people(request):
        return redirect("own-choose")
    return render(request, "members/my/door.html")


def _people(request: ActorRequest) -> list[queries.InFront]:
    return queries.on_phone(door.keys_of_phone(door.brought(request)[0]))


@page(EVERYONE, methods=("GET", "POST"))
def typed(request: ActorRequest) -> HttpResponse:
    """Eight signs that the branch head reads out."""
    form = OwnCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            knock = Knock(address_of(request))
            code = tries.try_own_code(request.actor, knock=knock, typed=form.cleaned_data["code"])
            if code is not None:
                return _enter(request, code, form.sent_key)
            raise WrongCode
        except Refused as no:
            form.add_error("code", str(no))
    return render(request, "members/my/code.html", {"form": form})


@page(EVERYONE, methods=("GET", "POST"))
def link(request: ActorRequest, *, token: str) -> HttpResponse:
    """The link in the QR. Looking at it writes nothing and names nobody: previews of messages look too."""
    if request.method == "POST":
        return _by_link(request, door.brought_by_link(token))
    code = door.code_of_link(token)
    member = queries.of_code(code) if code else None
    if member is None:
        return _over(request)
    return render(request, "members/my/link.html", {"hers": member})


def _by_link(request: ActorRequest, code: OwnCode | None) -> HttpResponse:
    try:
        return _enter(request, code, key_of(request)) if code else _over(request)
    except Refused:
        return _over(request)


def _over(request: ActorRequest) -> HttpResponse:
    return render(request, "members/my/code_over.html", status=404)


def _enter(request: ActorRequest, code: OwnCode, form_key: str) -> HttpResponse:
    """Use the code on the phone that this browser is; a browser that is none yet becomes one."""
    secret = door.brought(request)[0]
    if door.phone_of(secret) is None:
        secret = door.new_secret(code, form_key)
    actor = door.member_actor(code.subject_id).once(form_key)
    key = acts.enter(actor, code=code, secret=secret, label=label_of(request), on=today())
    answer = redirect("my")
    door.keep_cookie(answer, secret, key.pk)
    return answer


@page(EVERYONE, methods=("GET", "POST"))
def choose(request: ActorRequest) -> HttpResponse:
    """Who of those on this phone is in front of it now."""
    secret, front = door.brought(request)
    people = _people(request)
    chosen = number(request.POST.get("key"))
    if chosen in {one.key for one in people}:
        answer = redirect("my")
        door.keep_cookie(answer, secret, chosen or 0)
        return answer
    if not people:
        return redirect("own-door")
    return render(request, "members/my/choose.html", {"people": people, "front": front})


@page(EVERYONE, methods=("GET", "POST"))
def text_size(request: ActorRequest) -> HttpResponse:
    """How large the letters are on this phone; kept in a cookie that says nothing else."""
    size = request.POST.get("size", "")
    if size not in SIZES:
        context: dict[str, Any] = {"sizes": SIZES}
        return render(request, "members/my/text.html", context)
    answer = redirect("own-text")
    answer.set_cookie(
        settings.SOHOI_TEXT_COOKIE,
        size,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@page(EVERYONE)
def card(request: ActorRequest, *, token: str) -> HttpResponse:
    """What a card proves to whoever scans it: good or not, and where. Never whose it is."""
    found = queries.proof(token)
    if found is None:
        raise gate.NotForYou
    return render(request, "members/public/card.html", {"proof": found})
