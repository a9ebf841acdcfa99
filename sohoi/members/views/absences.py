"""Somebody works away, and is back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts.pages import ActorRequest, page
from sohoi.common.forms import key_of, today
from sohoi.members.forms.movements import AwayForm, BackForm
from sohoi.members.models import Member
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.members.queries import people
from sohoi.members.services import absences as acts
from sohoi.members.views.people import attempt, editable


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def away(request: ActorRequest, *, person: int) -> HttpResponse:
    """Since when, where, why. She stays a member of her branch."""
    if people.sent_before(request.actor, key_of(request)):
        return redirect("person", person=person)
    member = editable(request, person)
    initial = {"since": f"{today():%d/%m/%Y}", "version": member.person.version}
    form = AwayForm(request.POST or None, initial=initial)

    def go(request: ActorRequest, form: Any, member: Member) -> None:
        data, actor = form.cleaned_data, request.actor.once(form.sent_key)
        stated = {key: data[key] for key in ("version", "since", "where", "why")}
        acts.go_away(actor, member=member, **stated)

    if status := attempt(request, form, go, member):
        context = {"form": form, "member": editable(request, person), "what": "đi làm xa"}
        return render(request, "members/office/away.html", context, status=status)
    messages.success(request, f"Đã ghi {member.name} đi làm xa. Khi nào về thì ghi đã về.")
    return redirect("person", person=person)


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def back(request: ActorRequest, *, person: int) -> HttpResponse:
    """Since when she is back."""
    if people.sent_before(request.actor, key_of(request)):
        return redirect("person", person=person)
    member = editable(request, person)
    initial = {"on": f"{today():%d/%m/%Y}", "version": member.person.version}
    form = BackForm(request.POST or None, initial=initial)

    def come(request: ActorRequest, form: Any, member: Member) -> None:
        data, actor = form.cleaned_data, request.actor.once(form.sent_key)
        acts.come_back(actor, member=member, version=data["version"], on=data["on"])

    if status := attempt(request, form, come, member):
        context = {"form": form, "member": editable(request, person), "what": "đã về"}
        return render(request, "members/office/away.html", context, status=status)
    messages.success(request, f"Đã ghi {member.name} đã về.")
    return redirect("person", person=person)
