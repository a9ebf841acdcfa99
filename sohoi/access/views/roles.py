"""Người dùng: who holds what, giving and ending roles, the code by which somebody comes in."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe

from sohoi.access.forms.roles import GiveForm
from sohoi.access.models import Role, RoleGrant
from sohoi.access.permissions import GIVE_ROLES
from sohoi.access.queries import (
    grant_in_hand,
    grants_at,
    has_factor,
    is_for_phone,
    known_accounts,
    place_of_giving,
    places_of_giving,
    roles_for,
    units_for,
)
from sohoi.access.services import accounts, doors
from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused

# Names that mean "this machine" to whoever reads them: a phone would look for the page in itself.
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


@page(GIVE_ROLES)
def places(request: ActorRequest) -> HttpResponse:
    """To the place where she gives roles; a choice when there are several."""
    found = list(places_of_giving(request.actor))
    if len(found) == 1:
        return redirect("roles-at", unit=found[0].pk)
    return render(request, "access/office/role_places.html", {"units": found})


@page(GIVE_ROLES)
def roles(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Who holds what at a unit and below it."""
    found = place_of_giving(request.actor, unit)
    context = {"unit": found, "grants": grants_at(request.actor, found), "me": request.actor.id}
    return render(request, "access/office/roles.html", context)


@page(GIVE_ROLES)
def choose(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Which role to give."""
    found = place_of_giving(request.actor, unit)
    context = {"unit": found, "roles": roles_for(request.actor, found)}
    return render(request, "access/office/role_choose.html", context)


@page(GIVE_ROLES, methods=("GET", "POST"))
def give(request: ActorRequest, *, unit: int, role: str) -> HttpResponse:
    """Where and to whom. Afterwards comes the code."""
    found = place_of_giving(request.actor, unit)
    chosen = next((one for one in roles_for(request.actor, found) if one.pk == role), None)
    if chosen is None:
        raise gate.NotForYou
    form = GiveForm(
        request.POST or None,
        role=chosen,
        units=units_for(chosen, found),
        known=known_accounts(request.actor, found),
    )
    if request.method == "POST" and form.is_valid() and (grant := _give(request, form, chosen)):
        messages.success(request, f"{grant.account.full_name} đã có vai trò {chosen.label}.")
        return redirect("role-invite", grant=grant.pk)
    return render(request, "access/office/role_give.html", {"form": form, "unit": found, "role": chosen})


def _give(request: ActorRequest, form: GiveForm, role: Role) -> RoleGrant | None:
    given = form.cleaned_data
    try:
        return accounts.give(
            request.actor.once(form.sent_key),
            unit=given["unit"],
            role=role,
            full_name=given.get("full_name", ""),
            username=given.get("username", ""),
            account=given.get("account"),
        )
    except Refused as no:
        form.add_error(None, str(no))
        return None


@page(GIVE_ROLES, methods=("GET", "POST"))
def end(request: ActorRequest, *, grant: int) -> HttpResponse:
    """Take a role away: the page says what is lost, the button does it."""
    found = grant_in_hand(request.actor, grant)
    if request.method != "POST":
        return render(request, "access/office/role_end.html", _about(found))
    try:
        accounts.end(request.actor, grant=found)
        messages.success(request, f"{found.account.full_name} thôi vai trò {found.role.label} từ bây giờ.")
    except Refused as no:
        messages.error(request, str(no))
    return _back(found)


def _about(grant: RoleGrant) -> dict[str, Any]:
    return {"grant": grant, "account": grant.account, "commune": grant.unit.commune or grant.unit}


def _back(grant: RoleGrant) -> HttpResponse:
    return redirect("roles-at", unit=(grant.unit.commune or grant.unit).pk)


@page(GIVE_ROLES, methods=("GET", "POST"))
def invite(request: ActorRequest, *, grant: int) -> HttpResponse:
    """The code by which somebody comes in. It stands only in the answer to the button, never again."""
    found = grant_in_hand(request.actor, grant)
    context = _about(found) | {
        "by_phone": is_for_phone(found.account),
        "has_factor": has_factor(found.account),
    }
    if request.method != "POST":
        return render(request, "access/office/role_invite.html", context)
    try:
        made = doors.invite(request.actor, grant=found)
    except Refused as no:
        messages.error(request, str(no))
        return _back(found)
    return render(request, "access/office/role_code.html", context | _shown(request, made))


def _shown(request: ActorRequest, made: doors.Invitation) -> dict[str, Any]:
    url = request.build_absolute_uri(reverse("code-link", kwargs={"token": made.token}))
    return {
        "signs": f"{made.code[:4]} {made.code[4:]}",
        "qr": picture_of(url),
        "minutes": int(doors.CODE_LIFE.total_seconds() // 60),
        "only_here": request.get_host().rpartition(":")[0] in LOOPBACK or request.get_host() in LOOPBACK,
        "typed_at": request.build_absolute_uri(reverse("code")),
    }


def picture_of(url: str) -> str:
    """The address as a QR to point a phone at; segno's own drawing, nothing of it comes from outside."""
    drawn = segno.make(url, error="m").svg_inline(
        scale=6, border=3, omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308


@page(GIVE_ROLES, methods=("POST",))
def drop_factor(request: ActorRequest, *, grant: int) -> HttpResponse:
    """Somebody lost the phone with her app: she sets up a new one at her next sign-in."""
    found = grant_in_hand(request.actor, grant)
    try:
        doors.drop_factor(request.actor, grant=found)
        messages.success(request, f"{found.account.full_name} sẽ cài lại mã bảo vệ ở lần đăng nhập tới.")
    except Refused as no:
        messages.error(request, str(no))
    return _back(found)
