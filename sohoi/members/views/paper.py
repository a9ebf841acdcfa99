"""A branch on paper: the roll-call list, the empty form, and what was written on paper typed in again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sohoi.access.views.roles import LOOPBACK
from sohoi.acts import gate
from sohoi.acts.actor import Permission
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common import qr
from sohoi.common.forms import number, today
from sohoi.common.text import nfc_clean
from sohoi.members import fields
from sohoi.members.models import Member
from sohoi.members.paperforms import CORRECTED, RollForm, TypedForm
from sohoi.members.permissions import EDIT_MEMBERS, SEE_MEMBERS, SEE_PHONES
from sohoi.members.queries import checking, paper, people
from sohoi.members.services import people as acts
from sohoi.members.services import reads
from sohoi.units import queries as units
from sohoi.units.models import Unit

EMPTY_ROWS = 10


def _branch(request: ActorRequest, permission: Permission, unit: int) -> Unit:
    """An open branch where the actor holds the permission, or 404."""
    found = Unit.open_branches().select_related("parent")
    return gate.get(request.actor, permission, found, pk=unit)


@page(SEE_MEMBERS, methods=("GET", "POST"))
def roll(request: ActorRequest, *, unit: int) -> HttpResponse:
    """What the list should hold; sent, the list itself, ready for the printer."""
    branch = _branch(request, SEE_MEMBERS, unit)
    form = RollForm(
        request.POST if request.method == "POST" else None,
        initial={"dates": "4"},
        cells=units.cells_of(branch.pk),
        may_phones=gate.may(request.actor, SEE_PHONES, branch),
    )
    if request.method == "POST" and form.is_valid():
        return _print(request, branch, form)
    context = {"unit": branch, "form": form, "only_here": _only_here(request)}
    return render(request, "members/office/roll.html", context)


def _only_here(request: ActorRequest) -> bool:
    """Whether the address of this house is one that no phone understands."""
    host = request.get_host()
    return host in LOOPBACK or host.rpartition(":")[0] in LOOPBACK


def _print(request: ActorRequest, branch: Unit, form: RollForm) -> HttpResponse:
    chosen = form.cleaned_data
    with_phones, cell = bool(chosen.get("phones")), chosen["cell"]
    rows = paper.roll(request.actor, branch, cell=cell, with_phones=with_phones)
    if with_phones:
        reads.print_phones(request.actor.because(chosen["reason"]), unit=branch, count=len(rows))
    else:
        reads.print_roll(request.actor, unit=branch, count=len(rows))
    context = {
        "unit": branch,
        "cell": cell,
        "what": chosen["what"],
        "dates": chosen["dates"],
        "rows": [(one, _code(request, "person", person=one.person)) for one in rows],
        "at": timezone.now(),
    }
    return render(request, "members/office/roll_print.html", context)


def _code(request: ActorRequest, name: str, query: str = "", **about: int) -> str:
    """The address of a page of this house, for a phone's camera."""
    return qr.drawing(request.build_absolute_uri(reverse(name, kwargs=about) + query), css="qr-small")


@page(EDIT_MEMBERS)
def blank_form(request: ActorRequest, *, unit: int) -> HttpResponse:
    """An empty form on paper, with the columns of the fast screen."""
    branch = _branch(request, EDIT_MEMBERS, unit)
    context = {
        "unit": branch,
        "cells": units.cells_of(branch.pk),
        "rows": range(1, EMPTY_ROWS + 1),
        "code": _code(request, "person-add", f"?branch={branch.pk}"),
    }
    return render(request, "members/office/blank_print.html", context)


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def typing(request: ActorRequest, *, unit: int) -> HttpResponse:
    """By keyboard alone: a number or a name, Enter; what paper corrects, Enter; the next one."""
    branch = _branch(request, EDIT_MEMBERS, unit)
    if request.method == "POST":
        return _typed(request, branch)
    context: dict[str, Any] = {"unit": branch, **_last(request, branch)}
    text = nfc_clean(request.GET.get("q", ""))[:200]
    chosen = number(request.GET.get("nguoi"))
    if chosen:
        found = paper.Meant([people.of_branch(request.actor, EDIT_MEMBERS, branch, chosen)])
    else:
        found = paper.meant(request.actor, branch, text, year=today().year) if text else paper.Meant()
    if len(found.people) == 1:
        member = found.people[0]
        form = _begin(_form(branch, member))
        return render(request, "members/office/typing.html", {**context, "member": member, "form": form})
    context |= {"text": text, "problem": found.problem, "people": _choices(found.people), "more": found.more}
    return render(request, "members/office/typing.html", context)


def _choices(found: Iterable[Member]) -> list[tuple[Member, str]]:
    return [(one, paper.number_of(one.pk)) for one in found]


def _form(branch: Unit, member: Member, data: Any = None) -> TypedForm:
    return TypedForm(data, member=member, cells=units.cells_of(branch.pk))


def _begin(form: TypedForm) -> TypedForm:
    """The cursor stands in the first field that is wrong, else in the first."""
    name = next((name for name in form.errors if name in form.fields), "phone")
    form.fields[name].widget.attrs["autofocus"] = True
    return form


def _last(request: ActorRequest, branch: Unit) -> dict[str, Any]:
    """Whoever was saved last, as she stands in the register now: what paper can correct."""
    person = number(request.GET.get("vua"))
    if not person:
        return {}
    member = people.of_branch(request.actor, EDIT_MEMBERS, branch, person)
    entries = [fields.BY_KEY[key] for key in CORRECTED]
    facts = [
        (one.label, people.words_of(request.actor, one, member.person, member, member)) for one in entries
    ]
    facts.append(("Tổ", member.cell.name if member.cell else ""))
    return {"last": member, "last_facts": [(label, words) for label, words in facts if words]}


def _typed(request: ActorRequest, branch: Unit) -> HttpResponse:
    chosen = number(request.POST.get("person"))
    if chosen is None:
        messages.error(request, "Hãy gõ số hoặc tên của một người.")
        return redirect("unit-typing", unit=branch.pk)
    member = people.of_branch(request.actor, EDIT_MEMBERS, branch, chosen)
    form = _form(branch, member, request.POST)
    context: dict[str, Any] = {"unit": branch, "member": member, "form": form}
    if not form.is_valid():
        return render(request, "members/office/typing.html", {**context, "form": _begin(form)})
    doubts = checking.doubts(request.actor, form.facts, branch=branch, year=today().year, me=member.person)
    agreed = {one.code for one in doubts} <= set(str(form.cleaned_data.get("seen") or "").split())
    if not agreed and not people.sent_before(request.actor, form.sent_key):
        form.answer_with(seen=" ".join(sorted({one.code for one in doubts})))
        return render(request, "members/office/typing.html", {**context, "doubts": doubts})
    return _amend(request, branch, member, form, context)


def _amend(
    request: ActorRequest, branch: Unit, member: Member, form: TypedForm, context: dict[str, Any]
) -> HttpResponse:
    try:
        acts.amend(
            request.actor.once(form.sent_key),
            member=member,
            version=form.cleaned_data["version"] or 0,
            facts=form.facts,
            cell=form.cleaned_data["cell"],
            today=today(),
        )
    except acts.Stale as stale:
        form.add_error(None, str(stale))
        form.answer_with(version=str(stale.person.version), key=uuid.uuid4().hex)
        now = people.differences(form.entries, form.facts, stale.person)
        return render(request, "members/office/typing.html", {**context, "now": now}, status=409)
    except Refused as no:
        form.add_error(None, str(no))
        return render(request, "members/office/typing.html", context)
    return redirect(f"{reverse('unit-typing', kwargs={'unit': branch.pk})}?{urlencode({'vua': member.pk})}")
