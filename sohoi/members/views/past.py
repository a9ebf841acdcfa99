"""The past of a person mended: one spell, with the reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts.pages import ActorRequest, page
from sohoi.common.forms import key_of, today
from sohoi.members.forms.movements import PastForm
from sohoi.members.models import Spell
from sohoi.members.permissions import AMEND_PAST
from sohoi.members.queries import past, people
from sohoi.members.services import past as acts
from sohoi.members.views.people import attempt


@page(AMEND_PAST, methods=("GET", "POST"))
def amend(request: ActorRequest, *, person: int, spell: int) -> HttpResponse:
    """Both ends of one spell as they should have been written."""
    if people.sent_before(request.actor, key_of(request)):
        return redirect("person", person=person)
    found = past.spell(request.actor, person, spell)
    around = past.around(found)
    form = PastForm(request.POST or None, spell=found, around=around, initial=_initial(found))
    if status := attempt(request, form, _amend, found):
        fresh = past.spell(request.actor, person, spell)
        context = {"form": form, "spell": fresh, "around": past.around(fresh)}
        return render(request, "members/office/past.html", context, status=status)
    messages.success(request, f"Đã sửa quá trình của {found.person.full_name}.")
    return redirect("person", person=person)


def _initial(spell: Spell) -> dict[str, Any]:
    return {
        "version": spell.person.version,
        "since": f"{spell.since:%d/%m/%Y}",
        "entry": spell.entry,
        "until": f"{spell.until:%d/%m/%Y}" if spell.until else "",
        "exit": spell.exit,
    }


def _amend(request: ActorRequest, form: Any, spell: Spell) -> None:
    actor = request.actor.because(form.cleaned_data["reason"]).once(form.sent_key)
    acts.amend_spell(actor, spell=spell, version=form.cleaned_data["version"], ends=form.ends, today=today())
