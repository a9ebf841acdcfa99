"""Pages behind which a read is recorded: the identity number, and a record opened from above."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.members.forms import ReasonForm
from sohoi.members.permissions import OPEN_IDENTITY, OPEN_MASKED
from sohoi.members.queries import people
from sohoi.members.services import reads
from sohoi.members.views.people import record


@page(OPEN_IDENTITY, methods=("POST",))
def identity(request: ActorRequest, *, person: int) -> HttpResponse:
    """The whole number, on this answer only."""
    seen = people.see(request.actor, person)
    if seen.member is None:
        return redirect("person", person=person)
    try:
        numbers = reads.see_identity(request.actor, member=seen.member)
    except Refused as no:
        messages.error(request, str(no))
        return redirect("person", person=person)
    return render(request, "members/office/person.html", {**record(request, seen), "numbers": numbers})


@page(OPEN_MASKED, methods=("GET", "POST"))
def open_record(request: ActorRequest, *, person: int) -> HttpResponse:
    """From above the commune: say why, then see the masked record on this answer only."""
    member = people.member(request.actor, person)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reads.open_record(request.actor.because(form.cleaned_data["reason"]), member=member)
        seen = people.see(request.actor, person)
        return render(request, "members/office/person.html", record(request, seen))
    return render(request, "members/office/open.html", {"form": form, "member": member})
