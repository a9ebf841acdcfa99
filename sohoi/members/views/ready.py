"""Ready lists: on screen, as a message for the group, as a spreadsheet."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.common.downloads import moment_of, spreadsheet
from sohoi.common.forms import number, today
from sohoi.common.sheets.write import write_list
from sohoi.members.forms import GiftExportForm, ReadyForm, ReasonForm
from sohoi.members.permissions import EXPORT_MEMBERS, SEE_PHONES
from sohoi.members.queries import lists, ready, ready_sheets, reminders
from sohoi.members.queries.ready import GIFTS, KINDS, PAGE, Asked
from sohoi.members.services import reads
from sohoi.members.views.lists import slug_of
from sohoi.members.views.quality import keeper, to_own
from sohoi.units.models import Unit

NAMES_ONLY = "Chỉ có tên và chi hội, không có số điện thoại. Đọc lại rồi hãy gửi."
HINTS = {
    ready.BIRTHDAYS: "Chỉ có tên, chi hội và ngày tháng, không có năm sinh. Đọc lại rồi hãy gửi.",
    GIFTS: "Không nêu tên ai. Đọc lại rồi hãy gửi.",
}


def _asked(request: ActorRequest, unit: Unit, which: str) -> tuple[ReadyForm, Asked]:
    """What was chosen, and the list of it. Raises NotForYou for a list that there is not."""
    if which not in KINDS:
        raise gate.NotForYou
    kind = KINDS[which]
    form = ReadyForm(request.GET, today=today(), kind=kind, groups=ready.groups_for(request.actor, unit))
    return form, form.asked(unit)


@page(SEE_PHONES)
def mine(request: ActorRequest) -> HttpResponse:
    """The ready lists of the place where she works."""
    return to_own(request, "ready-unit")


@page(SEE_PHONES)
def all_lists(request: ActorRequest, *, unit: int) -> HttpResponse:
    """Which ready lists there are."""
    found = keeper(request.actor, unit, SEE_PHONES)
    return render(request, "members/office/ready.html", {"unit": found, "kinds": KINDS.values()})


@page(SEE_PHONES)
def one_list(request: ActorRequest, *, unit: int, which: str) -> HttpResponse:
    """The people of one list, and the message that can be copied into the group."""
    found = keeper(request.actor, unit, SEE_PHONES)
    form, asked = _asked(request, found, which)
    people = list(ready.people(request.actor, asked))
    at = max(number(request.GET.get("trang"), most=10_000) or 1, 1)
    shown = people[(at - 1) * PAGE : at * PAGE]
    context = {
        "unit": found,
        "asked": asked,
        "form": form,
        "total": len(people),
        "lines": ready.lines(request.actor, asked, shown),
        "next": at + 1 if len(people) > at * PAGE else 0,
        "query": form.query(),
        "hint": HINTS.get(asked.kind, NAMES_ONLY),
        "message": reminders.text(asked, people) if people or asked.kind is GIFTS else "",
        "may_export": gate.may(request.actor, EXPORT_MEMBERS, found),
    }
    return render(request, "members/office/ready_list.html", context)


@page(EXPORT_MEMBERS, methods=("GET", "POST"))
def export(request: ActorRequest, *, unit: int, which: str) -> HttpResponseBase:
    """The list as a spreadsheet, for a reason."""
    found = keeper(request.actor, unit, EXPORT_MEMBERS)
    choice, asked = _asked(request, found, which)
    sensitive = "poor" in dict(ready.groups_for(request.actor, found))
    kind_of_form = GiftExportForm if asked.kind is GIFTS and sensitive else ReasonForm
    form = kind_of_form(request.POST or None)
    count = ready.people(request.actor, asked, EXPORT_MEMBERS).count()
    if request.method == "POST" and form.is_valid():
        why = bool(form.cleaned_data.get("why"))
        return _send(request, asked, form.cleaned_data["reason"], count, why=why)
    context = {"form": form, "unit": found, "asked": asked, "count": count, "query": choice.query()}
    return render(request, "members/office/ready_export.html", context)


def _send(request: ActorRequest, asked: Asked, reason: str, count: int, *, why: bool) -> HttpResponseBase:
    now, actor = timezone.localtime(), request.actor
    what = f"{asked.title}, {asked.unit.title}"
    reads.export(actor.because(reason), unit=asked.unit, what=what, count=count)
    sheet = lists.framed(
        asked.unit,
        ready_sheets.title(asked),
        ready_sheets.columns(asked, why=why),
        what=asked.unit.title,
        today=today(),
        exported=f"Xuất bởi {actor.name} lúc {moment_of(now)}",
    )
    rows = ready_sheets.rows(actor, asked, why=why)
    name = f"{asked.kind.slug}-{slug_of(asked.unit)}-{now:%Y%m%d}.xlsx"
    return spreadsheet(name, lambda out: write_list(out, sheet=sheet, rows=rows))
