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
from sohoi.common.forms import KeyedForm, key_of, today
from sohoi.members import fields
from sohoi.members.forms import FactsForm, PlaceForm
from sohoi.members.forms.movements import LeaveForm
from sohoi.members.models import Arrival, Member, Spell
from sohoi.members.permissions import (
    ADMIT,
    AMEND_PAST,
    APPOINT,
    COLLECT_CONSENT,
    EDIT_MEMBERS,
    GIVE_OWN_PAGE,
    MAKE_CARDS,
    OPEN_IDENTITY,
    OPEN_MASKED,
    SEE_MEMBERS,
)
from sohoi.members.queries import addresses, checking, merged, people, places, twins
from sohoi.members.services import people as acts


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
        "absences": seen.away,
        "transfer": seen.transfer,
        "twins": twins.pairs_of(request.actor, seen.member) if seen.member else [],
        "may_collect": gate.may(request.actor, COLLECT_CONSENT, place),
        "merge": merged.last_merge(request.actor, seen.person),
        **_may(request, seen),
    }


def _may(request: ActorRequest, seen: people.Seen) -> dict[str, bool]:
    """What the actor may do with her: the ways on that the page offers."""
    place, actor = seen.member or seen.spell, request.actor
    return {
        "may_edit": gate.may(actor, EDIT_MEMBERS, place),
        "may_open": bool(seen.person.id_tail) and gate.may(actor, OPEN_IDENTITY, place),
        "may_appoint": gate.may(actor, APPOINT, place),
        "may_amend": gate.may(actor, AMEND_PAST, place),
        "may_print": getattr(seen.member, "has_card", False) and gate.may(actor, MAKE_CARDS, place),
        "may_own": seen.member is not None and gate.may(actor, GIVE_OWN_PAGE, place),
    }


def _said(words: dict[str, str], codes: list[str]) -> list[str]:
    return [said for code, said in words.items() if code in codes]


def editable(request: ActorRequest, person: int) -> Member:
    """Somebody now in the register whom this actor may change, or 404."""
    member = people.member(request.actor, person)
    gate.require(request.actor, EDIT_MEMBERS, member)
    return member


def agreed(form: FactsForm, doubts: list[checking.Warning]) -> bool:
    """Whether she has seen each doubt and pressed the button again: there is always a way on."""
    return {doubt.code for doubt in doubts} <= set(str(form.cleaned_data.get("seen") or "").split())


def ask(
    request: ActorRequest,
    template: str,
    form: FactsForm,
    doubts: list[checking.Warning],
    context: dict[str, Any],
) -> HttpResponse:
    """The same form again with what is doubtful; the button now says that she knows."""
    form.answer_with(seen=" ".join(sorted({doubt.code for doubt in doubts})))
    return render(request, template, {**context, "form": form, "doubts": doubts})


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
    if not agreed(form, doubts):
        return ask(request, "members/office/edit.html", form, doubts, context)
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
    refused = attempt(request, form, _move, member)
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


def attempt(request: ActorRequest, form: Any, act: Any, subject: Member | Spell | Arrival) -> int:
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
    may_decide = gate.may(request.actor, ADMIT, member)
    form = LeaveForm(request.POST or None, initial=initial, kind=member.kind, may_decide=may_decide)
    refused = attempt(request, form, _leave, member)
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
        paper=form.paper,
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
    if attempt(request, form, _rejoin, spell):
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
