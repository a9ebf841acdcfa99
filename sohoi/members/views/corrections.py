"""What members asked on their own pages to have corrected: the list that waits, and one of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import today
from sohoi.members.forms.corrections import AnswerForm
from sohoi.members.models import Correction, Member
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.members.queries import checking
from sohoi.members.queries import corrections as queries
from sohoi.members.services import corrections as acts
from sohoi.members.services.people import Stale


@page(EDIT_MEMBERS)
def all_waiting(request: ActorRequest) -> HttpResponse:
    """Everybody who waits for an answer of this actor."""
    found = list(queries.waiting(request.actor)[: queries.PAGE])
    return render(request, "members/office/corrections.html", {"waiting": found})


@page(EDIT_MEMBERS, methods=("GET", "POST"))
def one(request: ActorRequest, *, correction: int) -> HttpResponse:
    """The record and the wish side by side, and the two answers."""
    wish = queries.one(request.actor, correction)
    member = wish.person.member
    form = AnswerForm(
        request.POST if request.method == "POST" else None, initial={"version": member.person.version}
    )
    if request.method == "POST" and form.is_valid() and _answered(request, form, wish, member):
        return redirect("corrections")
    status = 409 if form.stale else 200
    context = _about(request, wish, member, form)
    return render(request, "members/office/correction.html", context, status=status)


def _about(request: ActorRequest, wish: Correction, member: Member, form: AnswerForm) -> dict[str, Any]:
    facts = queries.facts_of(wish)
    return {
        "wish": wish,
        "member": member,
        "beside": queries.beside(request.actor, wish, member),
        "doubts": checking.doubts(
            request.actor, facts, branch=member.branch, year=today().year, me=member.person
        ),
        "form": form,
    }


def _answered(request: ActorRequest, form: AnswerForm, wish: Correction, member: Member) -> bool:
    about: dict[str, Any] = {"member": member, "correction": wish}
    actor, sent = request.actor.once(form.sent_key), form.cleaned_data
    try:
        if sent["do"] == "accept":
            acts.accept(actor, **about, version=sent["version"], today=today())
            messages.success(request, f"Đã sửa hồ sơ của {member.name} như đề nghị.")
        else:
            acts.decline(actor, **about, answer=sent["answer"])
            messages.success(request, f"Đã trả lời {member.name}.")
    except Stale as stale:
        form.look_again(str(stale), stale.person.version)
        return False
    except Refused as no:
        form.add_error("answer" if sent["do"] == "decline" and not sent["answer"] else None, str(no))
        return False
    return True
