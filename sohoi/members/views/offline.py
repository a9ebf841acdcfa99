"""Without a network: a branch head keeps her list on her phone, and what she corrects there comes in once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from sohoi.access.forms.codes import PinForm
from sohoi.access.models import Device
from sohoi.access.queries import DEVICE, actor_of, trusted_devices
from sohoi.access.services import doors
from sohoi.acts.actor import EVERYONE, VISITOR, Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Crowded, Refused
from sohoi.common.forms import AGAIN, key_of, number, today
from sohoi.members.forms import FactsForm
from sohoi.members.models import Member
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.members.queries import offline
from sohoi.members.queries.people import sent_before
from sohoi.members.services import people as acts
from sohoi.members.services import reads
from sohoi.units.models import Unit

SHELL = "members/office/offline.html"
SCRIPTS = ("store", "vault", "kept", "talk", "sending", "show", "ticks", "page")
KEEPING = (
    *(f"members/offline/{name}.js" for name in ("store", "vault", "kept", "talk", "keep")),
    "common/waiting.js",
)
FILES = (
    "common/sohoi.css",
    "common/icon.svg",
    "common/icons.svg",
    *(f"members/offline/{name}.js" for name in SCRIPTS),
)
NOT_HERE = "Người này không còn trong danh sách chi hội của chị. Hãy bỏ việc này và hỏi Hội xã."
OVER = "Sai mã PIN 5 lần, máy này không vào được nữa. Hãy xin Hội xã một mã mới."


def phone_of(request: ActorRequest) -> tuple[Device, list[Unit]]:
    """The trusted phone that asks and the branches its owner heads; for everybody else there is nothing."""
    device = trusted_devices(request.actor.id or 0).filter(pk=request.session.get(DEVICE, 0)).first()
    branches = offline.branches(request.actor)
    if device is None or not branches:
        raise NotForYou
    return device, branches


@page(EDIT_MEMBERS)
def offline_page(request: ActorRequest) -> HttpResponse:
    """What it is, and the button that keeps the list on this phone."""
    device, branches = phone_of(request)
    context = {"form": PinForm(), "device": device.pk, "branches": branches, "days": offline.DAYS}
    context["scripts"] = KEEPING
    return render(request, "members/office/keep.html", context)


@page(EVERYONE)
def shell(request: ActorRequest) -> HttpResponse:
    """The page that opens without a network: words and scripts, the same for everybody, nobody's data."""
    return render(request, SHELL, _shell())


def _shell() -> dict[str, Any]:
    return {"days": offline.DAYS, "scripts": [f"members/offline/{name}.js" for name in SCRIPTS]}


@page(EVERYONE)
def worker(request: ActorRequest) -> HttpResponse:
    """The script that answers where no network does. It changes whenever one of its files does."""
    house = {"shell": reverse("offline-shell"), "files": [static(path) for path in FILES]}
    return guard(house, SHELL, _shell(), script="members/worker.js", scope="/")


def guard(
    house: dict[str, Any], shell: str, context: dict[str, Any], *, script: str, scope: str
) -> HttpResponse:
    """A worker's script: what it has to know of the house, with a version that follows its page and files."""
    around = {"site_name": settings.SOHOI_NAME, "is_demo": settings.SOHOI_DEMO, "actor": VISITOR}
    told = json.dumps(house) + render_to_string(shell, {**context, **around})
    known = {**house, "version": hashlib.sha256(told.encode()).hexdigest()[:12]}
    lines = f"self.house = {json.dumps(known)};\nimportScripts({json.dumps(static(script))});\n"
    response = HttpResponse(lines, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = scope
    return response


@page(EVERYONE)
def still(request: ActorRequest) -> HttpResponse:
    """Whether the phone that asks is still trusted, whose branches it may hold, and a token to send with."""
    locked = request.locked_device
    if isinstance(locked, Device):
        return _open(request, "locked", locked, actor_of(locked.account, strong=False))
    device = trusted_devices(request.actor.id or 0).filter(pk=request.session.get(DEVICE, 0)).first()
    if device is None:
        return JsonResponse({"state": "gone"})
    return _open(request, "open", device, request.actor)


def _open(request: ActorRequest, state: str, device: Device, actor: Actor) -> HttpResponse:
    branches = [branch.pk for branch in offline.branches(actor)]
    if not branches:
        return JsonResponse({"state": "gone"})
    return JsonResponse(
        {"state": state, "device": device.pk, "branches": branches, "token": get_token(request)}
    )


@page(EDIT_MEMBERS, methods=("POST",))
def keep(request: ActorRequest) -> HttpResponse:
    """The list, for the PIN of this phone. Each time is a recorded read."""
    device, branches = phone_of(request)
    form = PinForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"state": "wrong", "words": form.errors["pin"][0]}, status=422)
    if not doors.try_pin(request.actor, device=device, pin=form.cleaned_data["pin"]):
        return _wrong(request, device)
    return JsonResponse({"state": "kept", "rounds": offline.ROUNDS, "list": _list(request, device, branches)})


def _wrong(request: ActorRequest, device: Device) -> HttpResponse:
    device.refresh_from_db()
    left = offline.WRONG_PINS - device.wrong_pins
    if left > 0:
        words = f"Mã PIN chưa đúng. Còn thử được {left} lần."
        return JsonResponse({"state": "wrong", "words": words}, status=422)
    doors.end_trust(request.actor, device=device)
    logout(request)
    return JsonResponse({"state": "gone", "words": OVER}, status=403)


def _list(request: ActorRequest, device: Device, branches: list[Unit]) -> dict[str, Any]:
    """Everybody of her branches; what is not recorded is not given."""
    people = []
    for branch in branches:
        found = offline.people(request.actor, branch)
        reads.keep(request.actor, unit=branch, count=len(found))
        people += found
    return {
        "device": device.pk,
        "branches": [branch.pk for branch in branches],
        "place": ", ".join(branch.title for branch in branches),
        "people": people,
        "sheets": [_sheet(one) for one in offline.sheets(request.actor, branches, today())],
        **offline.described(),
    }


def _sheet(one: offline.Sheet) -> dict[str, Any]:
    told = asdict(one)
    return {**told, "send": reverse(told.pop("url_name"))}


@page(EDIT_MEMBERS, methods=("POST",))
def send(request: ActorRequest) -> HttpResponse:
    """One correction made without a network. Its key is the phone's: sent twice, it is done once."""
    phone_of(request)
    key, person = key_of(request), number(request.POST.get("person")) or 0
    if not key:
        return refused(AGAIN)
    member = offline.changeable(request.actor, person)
    if sent_before(request.actor, key):
        return _done(request, member)
    if member is None:
        return refused(NOT_HERE)
    form = FactsForm(request.POST, entries=offline.correctable(request.POST.getlist("fact")))
    if not form.entries or not form.is_valid():
        return refused(next((str(words[0]) for words in form.errors.values()), AGAIN))
    return _correct(request, form, member)


def _correct(request: ActorRequest, form: FactsForm, member: Member) -> HttpResponse:
    try:
        acts.correct(
            request.actor.once(form.sent_key),
            member=member,
            version=form.cleaned_data["version"] or 0,
            facts=form.facts,
            today=today(),
        )
    except acts.Stale:
        now = offline.changeable(request.actor, member.pk)
        return JsonResponse({"state": "stale", "now": now and offline.card(request.actor, now)}, status=409)
    except Crowded as busy:
        return JsonResponse({"state": "later", "words": str(busy)}, status=503)
    except Refused as no:
        return refused(str(no))
    return _done(request, offline.changeable(request.actor, member.pk))


def _done(request: ActorRequest, member: Member | None) -> HttpResponse:
    """The receipt: with it the phone forgets the correction, and learns how the record is now."""
    return JsonResponse({"state": "done", "now": member and offline.card(request.actor, member)})


def refused(words: str) -> HttpResponse:
    """No, and why: the phone shows it, and she drops what she wanted."""
    return JsonResponse({"state": "refused", "words": words}, status=422)
