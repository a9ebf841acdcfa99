"""Who is in a group: adding, taking out, the groups that the system proposes, the page for the head."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, number, today
from sohoi.common.text import nfc_clean
from sohoi.members.permissions import SEE_PHONES
from sohoi.notices.forms.groups import PrintForm, ProposalForm
from sohoi.notices.models import Group
from sohoi.notices.permissions import EDIT_GROUPS
from sohoi.notices.queries import groups, people
from sohoi.notices.queries.people import Free
from sohoi.notices.queries.proposing import LEAST, MOST, propose
from sohoi.notices.services import groups as acts
from sohoi.notices.views.groups import unit_of
from sohoi.units.models import Unit

TICKED_MOST = 500


def _ticked(request: ActorRequest, name: str) -> list[int]:
    sent = request.POST.getlist(name)[:TICKED_MOST]
    return [found for one in sent if (found := number(one))]


@page(EDIT_GROUPS, methods=("GET", "POST"))
def add(request: ActorRequest, *, group: int) -> HttpResponse:
    """Tick whom to add: the core members who are not in the group, or whoever fits what was typed."""
    found = groups.one(request.actor, group, EDIT_GROUPS)
    if request.method == "POST":
        return _add(request, found)
    text = nfc_clean(request.GET.get("q", ""))[:100]
    choices = people.addable(request.actor, found, text, year=today().year)
    context = {"group": found, "choices": choices, "text": text}
    return render(request, "notices/office/group_add.html", context)


def _add(request: ActorRequest, group: Group) -> HttpResponse:
    actor = request.actor.once(key_of(request))
    try:
        new = acts.add_people(actor, group=group, people=_ticked(request, "people"), on=today())
    except Refused as no:
        messages.error(request, str(no))
        return redirect("group-add", group=group.pk)
    words = f"Đã thêm {len(new)} người vào nhóm." if new else "Những người này đã ở trong nhóm rồi."
    messages.success(request, words)
    return redirect("group", group=group.pk)


@page(EDIT_GROUPS, methods=("GET", "POST"))
def remove(request: ActorRequest, *, group: int) -> HttpResponse:
    """Tick whom to take out; those who left the branch are ticked already."""
    found = groups.one(request.actor, group, EDIT_GROUPS)
    if request.method == "POST":
        return _remove(request, found)
    lines = people.people(request.actor, found)
    context = {"group": found, "lines": sorted(lines, key=lambda one: not one.gone)}
    return render(request, "notices/office/group_remove.html", context)


def _remove(request: ActorRequest, group: Group) -> HttpResponse:
    chosen = _ticked(request, "places")
    if not chosen:
        messages.error(request, "Chưa chọn ai. Hãy chọn người rồi bấm lại.")
        return redirect("group-remove", group=group.pk)
    try:
        actor = request.actor.once(key_of(request))
        count = acts.take_out(actor, group=group, chosen=chosen, on=today())
        words = f"Đã đưa {count} người ra khỏi nhóm." if count else "Những người này không còn trong nhóm."
        messages.success(request, words)
    except Refused as no:
        messages.error(request, str(no))
    return redirect("group", group=group.pk)


@page(EDIT_GROUPS, methods=("GET", "POST"))
def proposal(request: ActorRequest, *, unit: int) -> HttpResponse:
    """The core members in no group, parted into groups; changed by hand, then made."""
    branch = unit_of(request.actor, unit, EDIT_GROUPS, (Level.BRANCH,))
    proposed = _proposed(people.free_core(request.actor, branch))
    names = people.free_names(branch, len(proposed) + 1)
    form = ProposalForm(request.POST or None, proposed=proposed, names=names)
    if request.method == "POST" and form.is_valid() and (made := _make(request, form, branch)):
        messages.success(request, f"Đã lập {len(made)} nhóm. Nay hãy ghi đường dẫn và trưởng nhóm.")
        return redirect("groups-unit", unit=branch.pk)
    context = {
        "unit": branch,
        "form": form,
        "count": sum(map(len, proposed)),
        "sizes": [len(group) for group in proposed],
        "least": LEAST,
        "most": MOST,
    }
    return render(request, "notices/office/proposal.html", context)


def _proposed(free: Sequence[Free]) -> list[list[Free]]:
    by_person = {one.member.pk: one for one in free}
    parted = propose([one.candidate for one in free])
    return [[by_person[one.person] for one in group] for group in parted]


def _make(request: ActorRequest, form: ProposalForm, branch: Unit) -> list[Group]:
    try:
        actor = request.actor.once(form.sent_key)
        return acts.make_groups(actor, unit=branch, wanted=form.wanted, on=today())
    except Refused as no:
        form.add_error(None, str(no))
        return []


@page(EDIT_GROUPS, methods=("GET", "POST"))
def on_paper(request: ActorRequest, *, group: int) -> HttpResponse:
    """What the page for the head should hold; sent, the page itself, ready for the printer."""
    found = groups.one(request.actor, group, EDIT_GROUPS)
    form = PrintForm(
        request.POST if request.method == "POST" else None,
        may_phones=gate.may(request.actor, SEE_PHONES, found),
    )
    if request.method == "POST" and form.is_valid():
        return _print(request, found, form)
    return render(request, "notices/office/group_paper.html", {"group": found, "form": form})


def _print(request: ActorRequest, group: Group, form: PrintForm) -> HttpResponse:
    lines = [one for one in people.people(request.actor, group) if not one.gone]
    with_phones = bool(form.cleaned_data.get("phones"))
    if with_phones:
        actor = request.actor.because(form.cleaned_data["reason"])
        acts.print_phones(actor, group=group, count=len(lines))
    else:
        acts.print_group(request.actor, group=group, count=len(lines))
    context = {
        "group": group,
        "lines": lines,
        "head": people.head_of(group),
        "with_phones": with_phones,
        "at": timezone.now(),
    }
    return render(request, "notices/office/group_print.html", context)
