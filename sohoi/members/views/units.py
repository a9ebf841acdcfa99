"""Branches and cells: the list, one branch with its head, adding and renaming."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.access.permissions import GIVE_ROLES
from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, number, today
from sohoi.members.forms import NameForm, NamesForm
from sohoi.members.permissions import (
    APPOINT,
    COLLECT_CONSENT,
    EDIT_MEMBERS,
    GIVE_OWN_PAGE,
    IMPORT_BOOKS,
    MAKE_CARDS,
    SEE_FIGURES,
    SEE_MEMBERS,
    SEE_PHONES,
)
from sohoi.members.queries import figures, people
from sohoi.members.services import posts
from sohoi.units import queries as units
from sohoi.units import services
from sohoi.units.models import Unit
from sohoi.units.permissions import EDIT_UNITS, MERGE_UNITS, SEE_UNITS


def get(actor: Actor, unit: int) -> Unit:
    """An open unit the actor may see, or 404."""
    return units.open_unit(actor, unit)


@page(SEE_UNITS)
def all_units(request: ActorRequest) -> HttpResponse:
    """The units below the one she works in, with their members."""
    home = units.home(request.actor)
    if home is None:
        raise gate.NotForYou
    if home.level >= Level.BRANCH:
        return redirect("unit", unit=home.pk)
    return render(request, "members/office/units.html", _below(request, home))


def _below(request: ActorRequest, unit: Unit) -> dict[str, Any]:
    counted = {line.unit: line for line in figures.below(request.actor, unit)}
    children = units.children_of(unit)
    return {
        "unit": unit,
        "lines": [(child, counted.get(child.pk)) for child in children],
        "most": max((line.members for line in counted.values()), default=0),
        "may_see": gate.may(request.actor, SEE_MEMBERS, unit),
        "may_list": gate.may(request.actor, SEE_PHONES, unit),
        "may_merge": unit.level == Level.COMMUNE and gate.may(request.actor, MERGE_UNITS, unit),
        "may_edit": unit.level == Level.COMMUNE and gate.may(request.actor, EDIT_UNITS, unit),
        "paper": unit.level == Level.COMMUNE and gate.may(request.actor, SEE_MEMBERS, unit),
    }


@page(SEE_UNITS)
def unit(request: ActorRequest, *, unit: int) -> HttpResponse:
    """One unit: a branch with its head and cells, or a commune with its branches."""
    found = get(request.actor, unit)
    if found.level == Level.CELL:
        return redirect("unit", unit=found.branch_id)
    if found.level < Level.BRANCH:
        return render(request, "members/office/units.html", _below(request, found))
    return render(request, "members/office/branch.html", _branch(request, found))


def _branch(request: ActorRequest, found: Unit) -> dict[str, Any]:
    post = people.head_of(found.pk)
    return {
        "unit": found,
        "cells": units.cells_of(found.pk),
        "post": post,
        "members": figures.figures(request.actor, found, year=today().year).members
        if gate.may(request.actor, SEE_FIGURES, found)
        else None,
        "may_see": gate.may(request.actor, SEE_MEMBERS, found),
        "may_list": gate.may(request.actor, SEE_PHONES, found),
        "may_collect": gate.may(request.actor, COLLECT_CONSENT, found),
        "may_merge": gate.may(request.actor, MERGE_UNITS, found),
        "may_type": gate.may(request.actor, EDIT_MEMBERS, found),
        "may_edit": gate.may(request.actor, EDIT_UNITS, found),
        "may_appoint": gate.may(request.actor, APPOINT, found),
        "may_give": gate.may(request.actor, GIVE_ROLES, found),
        "may_own": gate.may(request.actor, GIVE_OWN_PAGE, found),
        "may_cards": gate.may(request.actor, MAKE_CARDS, found),
        "may_template": gate.may(request.actor, IMPORT_BOOKS, found),
    }


@page(EDIT_UNITS, methods=("GET", "POST"))
def add_branches(request: ActorRequest, *, unit: int) -> HttpResponse:
    """New branches of a commune, one name on each line."""
    commune = get(request.actor, unit)
    gate.require(request.actor, EDIT_UNITS, commune)
    if commune.level != Level.COMMUNE:
        raise gate.NotForYou
    form = NamesForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _add_branches(request, form, commune):
        return redirect("units")
    return render(request, "members/office/names.html", {"form": form, "unit": commune})


def _add_branches(request: ActorRequest, form: NamesForm, commune: Unit) -> bool:
    try:
        made = services.add_branches(
            request.actor.once(form.sent_key), commune=commune, names=form.cleaned_data["names"], on=today()
        )
    except Refused as no:
        form.add_error("names", str(no))
        return False
    # Nothing is made of names that are there already.
    words = f"Đã thêm {len(made)} chi hội." if made else "Các chi hội này đã có trong sổ."
    messages.success(request, words)
    for one, other in units.alike(made):
        messages.info(request, f"{one.name} và {other.name} chỉ khác dấu, nên là hai chi hội.")
    return True


@page(EDIT_UNITS, methods=("GET", "POST"))
def add_cell(request: ActorRequest, *, unit: int) -> HttpResponse:
    """A new cell of a branch."""
    branch = get(request.actor, unit)
    gate.require(request.actor, EDIT_UNITS, branch)
    if branch.level != Level.BRANCH:
        raise gate.NotForYou
    form = NameForm(request.POST or None)
    context = {"form": form, "unit": branch, "title": "Thêm tổ", "verb": "Thêm tổ"}
    return _with_name(
        request,
        form,
        context,
        lambda name: services.add_cell(
            request.actor.once(form.sent_key), branch=branch, name=name, on=today()
        ),
    )


@page(EDIT_UNITS, methods=("GET", "POST"))
def rename(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Another name for a branch or a cell."""
    found = get(request.actor, unit)
    gate.require(request.actor, EDIT_UNITS, found)
    if found.level < Level.BRANCH:
        raise gate.NotForYou
    form = NameForm(request.POST or None, initial={"name": found.name})
    context = {"form": form, "unit": found, "title": f"Đổi tên {found.title}", "verb": "Đổi tên"}
    return _with_name(
        request,
        form,
        context,
        lambda name: services.rename(request.actor.once(form.sent_key), unit=found, name=name, on=today()),
    )


def _with_name(request: ActorRequest, form: NameForm, context: dict[str, Any], act: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["name"])
            messages.success(request, f"Đã lưu “{form.cleaned_data['name']}”.")
            return redirect("unit", unit=context["unit"].branch_id)
        except Refused as no:
            form.add_error("name", str(no))
    return render(request, "members/office/name.html", context)


@page(APPOINT, methods=("GET", "POST"))
def head(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Choose the head of a branch among its members."""
    branch = get(request.actor, unit)
    gate.require(request.actor, APPOINT, branch)
    if request.method == "POST":
        return _appoint(request, branch)
    text = request.GET.get("q", "")[:100]
    found = people.choosable(request.actor, branch, text, year=today().year)
    context = {"unit": branch, "people": found, "text": text, "post": people.head_of(branch.pk)}
    return render(request, "members/office/head.html", context)


def _appoint(request: ActorRequest, branch: Unit) -> HttpResponse:
    chosen = number(request.POST.get("person"))
    if chosen is None:
        messages.error(request, "Hãy chọn một người.")
        return redirect("unit-head", unit=branch.pk)
    member = people.of_branch(request.actor, APPOINT, branch, chosen)
    try:
        posts.appoint_head(request.actor.once(key_of(request)), member=member, on=today())
        messages.success(request, f"{member.name} là chi hội trưởng từ hôm nay.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("unit", unit=branch.pk)


@page(APPOINT, methods=("POST",))
def end_head(request: ActorRequest, *, unit: int) -> HttpResponse:
    """The head's post ends, and with it what she may do in the branch."""
    branch = get(request.actor, unit)
    gate.require(request.actor, APPOINT, branch)
    post = people.head_of(branch.pk)
    try:
        if post is None:
            raise Refused(f"{branch.title} hiện chưa có chi hội trưởng.")
        posts.end_post(request.actor.once(key_of(request)), post=post, on=today())
        words = f"{post.person.full_name} thôi làm chi hội trưởng. Quyền trên điện thoại đã thu."
        messages.success(request, words)
    except Refused as no:
        messages.info(request, str(no))
    return redirect("unit", unit=branch.pk)


@page(GIVE_ROLES, methods=("POST",))
def open_door(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Let the head use her phone: an account is made and her code is shown next."""
    branch = get(request.actor, unit)
    gate.require(request.actor, GIVE_ROLES, branch)
    post = people.head_of(branch.pk)
    try:
        if post is None:
            raise Refused(f"{branch.title} hiện chưa có chi hội trưởng.")
        grant = posts.open_door(request.actor.once(key_of(request)), post=post)
    except Refused as no:
        messages.info(request, str(no))
        return redirect("unit", unit=branch.pk)
    return redirect("role-invite", grant=grant.pk)
