"""One person: her page, adding, correcting, moving, leaving, coming back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import KeyedForm, key_of, number, today
from sohoi.members import fields
from sohoi.members.forms import FactsForm, LeaveForm, NewPersonForm, PlaceForm
from sohoi.members.models import Member, Spell
from sohoi.members.permissions import APPOINT, EDIT_MEMBERS, OPEN_IDENTITY, OPEN_MASKED, SEE_MEMBERS
from sohoi.members.queries import addresses, checking, merged, people, places, twins
from sohoi.members.services import people as acts
from sohoi.units.models import Unit
from sohoi.units.permissions import EDIT_UNITS

# The old number is on the page only when a card has brought it.
NUMBERS = ("id_number", "old_id")
QUICK = ("full_name", "birth", "sex", *NUMBERS, "phone", "address", "occupation", "joined", "core")


@page(SEE_MEMBERS)
def person(request: ActorRequest, *, person: int) -> HttpResponse:
    """Her record, or the question why somebody from above wants to open it."""
    try:
        seen = people.see(request.actor, person)
    except gate.NotForYou:
        return redirect("person", person=merged.kept_of(request.actor, person))
    place = seen.member or seen.spell
    if gate.may(request.actor, OPEN_MASKED, place) and not gate.may(request.actor, EDIT_MEMBERS, place):
        return redirect("person-open", person=person)
    return render(request, "members/office/person.html", record(request, seen))


def record(request: ActorRequest, seen: people.Seen) -> dict[str, Any]:
    """What the page of one person shows."""
    place = seen.member or seen.spell
    return {
        "seen": seen,
        "person": seen.person,
        "member": seen.member,
        "age": people.age(seen.person, today()),
        "lived": addresses.lived(request.actor, seen.person, place),
        "lacks": _said(fields.NEEDED, seen.member.missing if seen.member else []),
        "doubts": _said(fields.DOUBTS, seen.member.doubts if seen.member else []),
        "history": people.history(request.actor, seen.person.pk),
        "spells": people.spells(seen.person),
        "posts": people.posts_of(seen.person),
        "may_edit": gate.may(request.actor, EDIT_MEMBERS, place),
        "may_open": bool(seen.person.id_tail) and gate.may(request.actor, OPEN_IDENTITY, place),
        "may_appoint": gate.may(request.actor, APPOINT, place),
        "twins": twins.pairs_of(request.actor, seen.member) if seen.member else [],
        "merge": merged.last_merge(request.actor, seen.person),
    }


def _said(words: dict[str, str], codes: list[str]) -> list[str]:
    return [said for code, said in words.items() if code in codes]


def editable(request: ActorRequest, person: int) -> Member:
    """Somebody now in the register whom this actor may change, or 404."""
    member = people.member(request.actor, person)
    gate.require(request.actor, EDIT_MEMBERS, member)
    return member


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def add(request: ActorRequest) -> HttpResponse:
    """Somebody new: few fields first, all the others on her page afterwards."""
    form, context = blank(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _add(request, form, context)
    return render(request, "members/office/add.html", context)


def blank(request: ActorRequest, data: Any = None, **known: Any) -> tuple[NewPersonForm, dict[str, Any]]:
    """The form for somebody new with what is known of her, and what its page shows."""
    branches = places.branches_for(request.actor, EDIT_MEMBERS)
    form = NewPersonForm(
        data,
        entries=[entry for entry in fields.kept() if entry.key in QUICK],
        branches=branches,
        cells=places.cells_for(request.actor, EDIT_MEMBERS),
        initial={**_place_guess(request, list(branches[:2])), **known},
    )
    context = {
        "form": form,
        "no_branch": not branches.exists(),
        "may_units": gate.holds(request.actor, EDIT_UNITS),
    }
    return form, context


def _place_guess(request: ActorRequest, branches: list[Unit]) -> dict[str, Any]:
    """The only branch there is, or the one she came from."""
    if len(branches) == 1:
        return {"branch": branches[0].pk}
    return {"branch": number(request.GET.get("branch"))}


def _add(request: ActorRequest, form: NewPersonForm, context: dict[str, Any]) -> HttpResponse:
    branch = form.cleaned_data["branch"]
    doubts = checking.doubts(request.actor, form.facts, branch=branch, year=today().year)
    # Pressed twice, she is there already: the first answer, not the question who she is.
    if not _agreed(form, doubts) and not people.sent_before(request.actor, form.sent_key):
        return _ask(request, "members/office/add.html", form, doubts, context)
    try:
        person = acts.register(
            request.actor.once(form.sent_key),
            branch=branch,
            cell=form.cleaned_data["cell"],
            facts=form.facts,
            since=today(),
            today=today(),
            kind="honorary" if form.cleaned_data["honorary"] else "ordinary",
        )
    except Refused as no:
        form.add_error(None, str(no))
        return render(request, "members/office/add.html", context)
    messages.success(request, f"Đã thêm {person.full_name} vào {branch.title}.")
    return redirect("person", person=person.pk)


def _agreed(form: FactsForm, doubts: list[checking.Warning]) -> bool:
    """Whether she has seen each doubt and pressed the button again: there is always a way on."""
    return {doubt.code for doubt in doubts} <= set(str(form.cleaned_data.get("seen") or "").split())


def _ask(
    request: ActorRequest,
    template: str,
    form: FactsForm,
    doubts: list[checking.Warning],
    context: dict[str, Any],
) -> HttpResponse:
    """The same form again with what is doubtful; the button now says that she knows."""
    form.answer_with(seen=" ".join(sorted({doubt.code for doubt in doubts})))
    return render(request, template, {**context, "form": form, "doubts": doubts})


@page(EDIT_MEMBERS, methods=("POST",))
def check(request: ActorRequest) -> HttpResponse:
    """While she types: what is doubtful about these facts. Writes nothing."""
    branch = (
        gate.rows(request.actor, EDIT_MEMBERS, Unit.open_branches())
        .filter(pk=number(request.POST.get("branch")) or 0)
        .first()
    )
    if branch is None:
        return render(request, "members/office/doubts.html", {"doubts": []})
    form = FactsForm(request.POST, entries=[entry for entry in fields.kept() if entry.key in QUICK])
    form.is_valid()
    me = people.changeable(request.actor, number(request.POST.get("me")) or 0)
    doubts = checking.doubts(request.actor, form.facts, branch=branch, year=today().year, me=me)
    return render(request, "members/office/doubts.html", {"doubts": doubts})


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def edit(request: ActorRequest, *, person: int, card: str) -> HttpResponse:
    """One card of facts. Correcting a telephone number is: find her, "Sửa", type, "Lưu"."""
    member = editable(request, person)
    group = next((group for group, slug in people.SLUGS.items() if slug == card), None)
    if group is None:
        raise gate.NotForYou
    entries = [entry for entry in fields.kept() if entry.group == group]
    entries = [entry for entry in entries if people.may_change(request.actor, entry, member)]
    form = FactsForm(request.POST or None, entries=entries, member=member)
    context = {"form": form, "member": member, "group": group, "card": card}
    if request.method == "POST" and form.is_valid():
        return _correct(request, form, member, context)
    return render(request, "members/office/edit.html", context)


def _correct(request: ActorRequest, form: FactsForm, member: Member, context: dict[str, Any]) -> HttpResponse:
    facts = form.facts
    doubts = checking.doubts(request.actor, facts, branch=member.branch, year=today().year, me=member.person)
    if not _agreed(form, doubts):
        return _ask(request, "members/office/edit.html", form, doubts, context)
    try:
        acts.correct(
            request.actor.once(form.sent_key),
            member=member,
            version=form.cleaned_data["version"] or 0,
            facts=facts,
            today=today(),
        )
    except acts.Stale as stale:
        return _both(request, form, stale, context)
    except Refused as no:
        form.add_error(None, str(no))
        return render(request, "members/office/edit.html", context)
    messages.success(request, f"Đã lưu. {member.name} đã được sửa.")
    return redirect("person", person=member.pk)


def _both(request: ActorRequest, form: FactsForm, stale: acts.Stale, context: dict[str, Any]) -> HttpResponse:
    """Somebody else was faster: what she typed stays, what is there now stands beside it."""
    now = people.differences(form.entries, form.facts, stale.person)
    _begin_anew(form, stale)
    return render(request, "members/office/edit.html", {**context, "form": form, "now": now}, status=409)


def _begin_anew(form: KeyedForm, stale: acts.Stale) -> None:
    """Say it, and let the form as it stands be sent again, for the record as it is now."""
    form.add_error(None, str(stale))
    form.answer_with(version=str(stale.person.version), key=uuid.uuid4().hex)


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def move(request: ActorRequest, *, person: int) -> HttpResponse:
    """To another branch or cell of the commune."""
    member = editable(request, person)
    form = PlaceForm(
        request.POST or None,
        branches=places.branches_for(request.actor, EDIT_MEMBERS).filter(commune_id=member.commune_id),
        cells=places.cells_for(request.actor, EDIT_MEMBERS).filter(commune_id=member.commune_id),
        initial={
            "branch": member.branch_id,
            "cell": member.cell_id,
            "on": f"{today():%d/%m/%Y}",
            "version": member.person.version,
        },
    )
    refused = _try(request, form, _move, member)
    if refused:
        now = editable(request, person)
        return render(request, "members/office/move.html", {"form": form, "member": now}, status=refused)
    messages.success(request, f"Đã chuyển {member.name} đến {form.cleaned_data['branch'].title}.")
    return redirect("person", person=member.pk)


def _move(request: ActorRequest, form: Any, member: Member) -> None:
    data = form.cleaned_data
    acts.move(
        request.actor.once(form.sent_key),
        member=member,
        version=data["version"] or 0,
        branch=data["branch"],
        cell=data["cell"],
        on=data["on"],
    )


def _try(request: ActorRequest, form: Any, act: Any, subject: Member | Spell) -> int:
    """Do it and give 0; else the status with which the form is shown, which says what is wrong."""
    if request.method != "POST" or not form.is_valid():
        return 200
    try:
        act(request, form, subject)
    except acts.Stale as stale:
        _begin_anew(form, stale)
        return 409
    except Refused as no:
        form.add_error(None, str(no))
        return 200
    return 0


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def leave(request: ActorRequest, *, person: int) -> HttpResponse:
    """She leaves the Union: why, since when. Her history stays, and she may come back."""
    if people.sent_before(request.actor, key_of(request)):
        return redirect("person", person=person)
    member = editable(request, person)
    initial = {"on": f"{today():%d/%m/%Y}", "version": member.person.version}
    form = LeaveForm(request.POST or None, initial=initial)
    refused = _try(request, form, _leave, member)
    if refused:
        return render(request, "members/office/leave.html", {"form": form, "member": member}, status=refused)
    messages.success(request, f"{member.name} đã rời Hội. Hồ sơ vẫn còn và có thể cho vào lại.")
    return redirect("person", person=member.pk)


def _leave(request: ActorRequest, form: Any, member: Member) -> None:
    data = form.cleaned_data
    acts.leave(
        request.actor.once(form.sent_key),
        member=member,
        version=data["version"],
        why=data["why"],
        on=data["on"],
        note=data["note"],
    )


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def rejoin(request: ActorRequest, *, person: int) -> HttpResponse:
    """Somebody who left comes back."""
    spell = people.last_spell(request.actor, person)
    gate.require(request.actor, EDIT_MEMBERS, spell)
    if spell.until is None:
        return redirect("person", person=person)
    commune = spell.branch.commune_id
    form = PlaceForm(
        request.POST or None,
        branches=places.branches_for(request.actor, EDIT_MEMBERS).filter(commune_id=commune),
        cells=places.cells_for(request.actor, EDIT_MEMBERS).filter(commune_id=commune),
        initial={"branch": spell.branch_id, "on": f"{today():%d/%m/%Y}"},
    )
    if _try(request, form, _rejoin, spell):
        return render(request, "members/office/rejoin.html", {"form": form, "spell": spell})
    messages.success(request, f"{spell.person.full_name} đã vào lại Hội.")
    return redirect("person", person=person)


def _rejoin(request: ActorRequest, form: Any, spell: Spell) -> None:
    data = form.cleaned_data
    acts.rejoin(
        request.actor.once(form.sent_key),
        spell=spell,
        branch=data["branch"],
        cell=data["cell"],
        on=data["on"],
    )
