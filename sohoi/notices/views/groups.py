"""Work groups: those of a unit, one of them, writing one down, changing and closing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level, Permission
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, today
from sohoi.members.permissions import SEE_PHONES
from sohoi.notices.forms.groups import EditForm, GroupForm, OpenForm
from sohoi.notices.models import Group
from sohoi.notices.permissions import EDIT_GROUPS, SEE_GROUPS
from sohoi.notices.queries import activity, groups, people
from sohoi.notices.services import groups as acts
from sohoi.units import queries as units
from sohoi.units.models import Unit

KEEPS = (Level.COMMUNE, Level.BRANCH)


def unit_of(actor: Actor, pk: int, permission: Permission, levels: tuple[Level, ...] = KEEPS) -> Unit:
    """The open unit of these levels with this id where the actor holds the permission, or NotForYou."""
    found = units.open_unit(actor, pk, permission)
    if found.level not in levels:
        raise gate.NotForYou
    return found


@page(SEE_GROUPS)
def mine(request: ActorRequest) -> HttpResponse:
    """The groups of the widest unit where she sees groups."""
    held = sorted(request.actor.grants_of(SEE_GROUPS), key=lambda one: (one.level, one.unit))
    if not held:
        raise gate.NotForYou
    return redirect("groups-unit", unit=held[0].unit)


@page(SEE_GROUPS)
def of_unit(request: ActorRequest, *, unit: int) -> HttpResponse:
    """The groups of a unit with their numbers, and those of the units below it."""
    found = unit_of(request.actor, unit, SEE_GROUPS, (Level.PROVINCE, *KEEPS))
    context = {
        "unit": found,
        "seen": groups.seen(request.actor, found),
        "may_edit": found.level in KEEPS and gate.may(request.actor, EDIT_GROUPS, found),
    }
    context["may_propose"] = found.level == Level.BRANCH and context["may_edit"]
    name = "communes" if found.level == Level.PROVINCE else "groups"
    return render(request, f"notices/office/{name}.html", context)


@page(SEE_GROUPS)
def one(request: ActorRequest, *, group: int) -> HttpResponse:
    """One group with its people."""
    found = groups.one(request.actor, group)
    lines = people.people(request.actor, found)
    may_edit = gate.may(request.actor, EDIT_GROUPS, found)
    context = {
        "group": found,
        "lines": lines,
        "here": [line for line in lines if not line.gone],
        "gone": [line for line in lines if line.gone],
        "head": people.head_of(found),
        "active": activity.of_group(request.actor, found, lines),
        "may_see_phones": gate.may(request.actor, SEE_PHONES, found),
        "may_close": may_edit and not found.closed_on,
        "may_edit": may_edit and not found.closed_on and not found.unit.closed_on,
        "invitation": invitation(found) if may_edit and found.address and not found.closed_on else "",
    }
    return render(request, "notices/office/group.html", context)


def invitation(group: Group) -> str:
    """A courteous text to send to whoever is to join. It names nobody."""
    called = group.get_channel_display() if group.channel != Group.Channel.OTHER else ""
    purpose = f": {group.purpose[:1].lower()}{group.purpose[1:]}" if group.purpose else ""
    lines = [
        f"Kính mời hội viên nòng cốt {group.unit.title} vào nhóm {called} “{group.name}”{purpose}.".replace(
            "  ", " "
        ),
        f"Bấm vào đây để vào nhóm: {group.address}",
        *(["Quy ước của nhóm:", *(f"- {one}" for one in group.rules.splitlines())] if group.rules else []),
        "Ai chưa vào được xin báo lại để được giúp. Trân trọng cảm ơn.",
    ]
    return "\n".join(lines)


@page(EDIT_GROUPS, methods=("GET", "POST"))
def open_group(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Write down a group that exists, then add its people."""
    found = unit_of(request.actor, unit, EDIT_GROUPS)
    form = OpenForm(request.POST or None, heads=people.heads(request.actor, found))
    if request.method == "POST" and form.is_valid() and (made := _open(request, form, found)):
        messages.success(request, f"Đã lập nhóm “{made.name}”. Nay hãy thêm người vào nhóm.")
        return redirect("group-add", group=made.pk)
    return render(request, "notices/office/group_form.html", {"unit": found, "form": form})


def _open(request: ActorRequest, form: OpenForm, unit: Unit) -> Group | None:
    since = form.cleaned_data["since"]
    try:
        return acts.open_group(request.actor.once(form.sent_key), unit=unit, stated=form.stated, since=since)
    except Refused as no:
        _tell(form, no)
        return None


def _tell(form: GroupForm, no: Refused) -> None:
    form.add_error("name" if isinstance(no, acts.NameTaken) else None, str(no))


@page(EDIT_GROUPS, methods=("GET", "POST"))
def edit(request: ActorRequest, *, group: int) -> HttpResponse:
    """Change what is written down about a group."""
    found = groups.one(request.actor, group, EDIT_GROUPS)
    form = EditForm(
        request.POST or None, heads=people.heads(request.actor, found.unit), initial=_initial(found)
    )
    context: dict[str, Any] = {"unit": found.unit, "group": found, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, form, found)
            messages.success(request, "Đã lưu nhóm.")
            return redirect("group", group=found.pk)
        except acts.Stale as stale:
            form.add_error(None, str(stale))
            form.answer_with(version=str(stale.group.version))
            return render(
                request, "notices/office/group_form.html", {**context, "now": stale.group}, status=409
            )
        except Refused as no:
            _tell(form, no)
    return render(request, "notices/office/group_form.html", context)


def _change(request: ActorRequest, form: EditForm, group: Group) -> None:
    version = form.cleaned_data["version"] or 0
    actor = request.actor.once(form.sent_key)
    acts.change_group(actor, group=group, version=version, stated=form.stated)


def _initial(group: Group) -> dict[str, Any]:
    names = ("name", "channel", "address", "purpose", "rules", "version")
    head = people.head_of(group)
    return {**{name: getattr(group, name) for name in names}, "head": head.person if head else ""}


@page(EDIT_GROUPS, methods=("GET", "POST"))
def close(request: ActorRequest, *, group: int) -> HttpResponse:
    """Say that a group is used no more."""
    found = groups.one(request.actor, group, EDIT_GROUPS)
    if request.method == "POST":
        try:
            acts.close_group(request.actor.once(key_of(request)), group=found, on=today())
            messages.success(request, f"Đã đóng nhóm “{found.name}”.")
        except Refused as no:
            messages.error(request, str(no))
        return redirect("group", group=found.pk)
    return render(request, "notices/office/group_close.html", {"group": found})
