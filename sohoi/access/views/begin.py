"""First start: real use or the demonstration; the place; the chair. Open only while nobody can sign in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.access import start
from sohoi.access.forms.begin import ChairForm, StartCodeForm
from sohoi.access.queries import is_new_installation
from sohoi.access.services import accounts, doors
from sohoi.access.views.place import address_of
from sohoi.acts import gate
from sohoi.acts.actor import EVERYONE
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import today
from sohoi.common.text import sort_key
from sohoi.units import facts

MAY_BEGIN = "sohoi_may_begin"
# The kinds of the facts, as kinds of units.
KINDS = {"tỉnh": "province", "thành phố": "city", "xã": "commune", "phường": "ward", "đặc khu": "zone"}
View = Callable[..., HttpResponse]


def while_new(view: View) -> View:
    """Only while the installation is empty, and only for somebody who may begin it."""

    @functools.wraps(view)
    def opened(request: ActorRequest, **kwargs: Any) -> HttpResponse:
        # A form sent twice goes on to the act, which knows its first answer by the key.
        if not request.POST.get("key") and not is_new_installation():
            return render(request, "access/public/begun.html", status=409)
        if settings.SOHOI_DEMO:
            raise gate.NotForYou
        if not may_begin(request):
            return redirect("begin-code")
        return view(request, **kwargs)

    return opened


def may_begin(request: ActorRequest) -> bool:
    """At the machine itself, or having given the start code."""
    return start.is_at_the_machine(request) or request.session.get(MAY_BEGIN) is True


@page(EVERYONE)
def begin(request: ActorRequest) -> HttpResponse:
    """The very first page: begin in earnest, or look at the demonstration."""
    if not is_new_installation():
        return redirect("/")
    return render(request, "access/public/begin.html", {"here": may_begin(request)})


@page(EVERYONE, methods=("GET", "POST"))
def code(request: ActorRequest) -> HttpResponse:
    """The start code, asked of whoever is not at the machine."""
    if not is_new_installation():
        return render(request, "access/public/begun.html", status=409)
    form = StartCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _opens(request, form):
        request.session[MAY_BEGIN] = True
        return redirect("begin-province")
    return render(request, "access/public/begin_code.html", {"form": form})


def _opens(request: ActorRequest, form: StartCodeForm) -> bool:
    knock = doors.Knock(address_of(request))
    try:
        if doors.try_start_code(request.actor, knock=knock, typed=form.cleaned_data["code"]):
            return True
        form.add_error("code", "Mã bắt đầu chưa đúng. Hãy xem lại trên máy chủ.")
    except Refused as no:
        form.add_error(None, str(no))
    return False


@page(EVERYONE)
@while_new
def province(request: ActorRequest) -> HttpResponse:
    """Which province."""
    return render(request, "access/public/begin_province.html", {"provinces": _by_name()})


def _by_name() -> list[facts.ProvinceFact]:
    return sorted(facts.provinces(), key=lambda one: sort_key(one.name, given_first=False))


@page(EVERYONE)
@while_new
def commune(request: ActorRequest, *, province: str) -> HttpResponse:
    """Which commune: part of its name now, or of the name it had before the merger."""
    try:
        of = facts.province(province)
    except facts.NoSuchUnit as unknown:
        raise gate.NotForYou from unknown
    text = request.GET.get("q", "")[:100]
    earlier = facts.find_old_communes(province, text)[:20] if text.strip() else []
    context = {
        "province": of,
        "text": text,
        "communes": facts.find_communes(province, text),
        "earlier": [(old, facts.new_of(old.code)) for old in earlier],
    }
    return render(request, "access/public/begin_commune.html", context)


@page(EVERYONE, methods=("GET", "POST"))
@while_new
def chair(request: ActorRequest, *, commune: str) -> HttpResponse:
    """Who begins: her name, her user name, her password."""
    try:
        place = facts.commune(commune)
    except facts.NoSuchUnit as unknown:
        raise gate.NotForYou from unknown
    form = ChairForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _begin(request, form, place)
    return _ask(request, form, place)


def _ask(request: ActorRequest, form: ChairForm, place: facts.CommuneFact) -> HttpResponse:
    context = {"form": form, "commune": place, "province": facts.province(place.province_code)}
    return render(request, "access/public/begin_chair.html", context)


def _begin(request: ActorRequest, form: ChairForm, place: facts.CommuneFact) -> HttpResponse:
    try:
        founder = replace(request.actor, name=form.cleaned_data["full_name"], key=form.sent_key)
        account = accounts.begin(founder, founding=_founding(form, place), on=today())
    except Refused as no:
        form.add_error(None, str(no))
        return _ask(request, form, place)
    except gate.NotForYou:
        return render(request, "access/public/begun.html", status=409)
    start.forget()
    messages.success(request, f"Sổ của {place.full_name} đã mở.")
    answer: HttpResponse = perform_login(request, account)
    return answer


def _founding(form: ChairForm, place: facts.CommuneFact) -> accounts.Founding:
    of = facts.province(place.province_code)
    return accounts.Founding(
        province_name=of.full_name,
        province_code=of.code,
        province_kind=KINDS[of.kind],
        commune_name=place.full_name,
        commune_code=place.code,
        commune_kind=KINDS[place.kind],
        full_name=form.cleaned_data["full_name"],
        username=form.cleaned_data["username"],
        password=form.cleaned_data["password1"],
    )
