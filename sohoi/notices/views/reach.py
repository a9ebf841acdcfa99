"""How far word goes, and what it spared."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from sohoi.acts import gate
from sohoi.acts.pages import ActorRequest, page
from sohoi.common.downloads import moment_of, spreadsheet
from sohoi.common.forms import number, today
from sohoi.common.sheets.write import Cell, Column, ListSheet, write_list
from sohoi.members.queries import lists
from sohoi.notices.forms.spared import SparedForm
from sohoi.notices.permissions import SEE_NOTICES, SEND_NOTICES
from sohoi.notices.queries import following
from sohoi.notices.queries.reach import Line, Reach
from sohoi.notices.queries.reach import reach as found_reach
from sohoi.notices.services import reach as acts
from sohoi.units import queries as units
from sohoi.units.models import Unit

FIRST_YEAR = 2020
COLUMNS = (
    Column("Theo", 14),
    Column("Tên", 30),
    *(Column(words, 12, "number") for words in ("Được gửi", "Đã báo", "Đã xem", "Đã trả lời")),
)


def _year(text: str | None) -> int:
    """A year that was asked for, or this one."""
    now = int(today().year)
    asked = number(text, most=now)
    return asked if asked and asked >= FIRST_YEAR else now


@page(SEE_NOTICES)
def reach(request: ActorRequest) -> HttpResponse:
    """The year in tables and bars."""
    year = _year(request.GET.get("nam"))
    found = found_reach(request.actor, year)
    context = {"found": found, "year": year, "before": year - 1 if year > FIRST_YEAR else 0}
    context["after"] = year + 1 if year < today().year else 0
    return render(request, "notices/office/reach.html", context)


@page(SEE_NOTICES, methods=("POST",))
def export(request: ActorRequest) -> HttpResponseBase:
    """The same as a spreadsheet. No person is in it."""
    unit, year = units.home(request.actor), _year(request.POST.get("nam"))
    if unit is None:
        raise gate.NotForYou
    rows = list(_rows(found_reach(request.actor, year)))
    acts.export_reach(request.actor, unit=unit, year=year, count=len(rows))
    now = timezone.localtime()
    sheet = _sheet(unit, year, exported=f"Xuất bởi {request.actor.name} lúc {moment_of(now)}")
    return spreadsheet(f"do-lan-toa-{year}.xlsx", lambda out: write_list(out, sheet=sheet, rows=rows))


def _sheet(unit: Unit, year: int, *, exported: str) -> ListSheet:
    title, what = "ĐỘ LAN TỎA CỦA THÔNG BÁO VÀ GIẤY MỜI", f"Năm {year}"
    sheet = lists.framed(unit, title, COLUMNS, what=what, today=today(), exported=exported)
    return replace(sheet, total="", tab="Độ lan tỏa")


def _rows(found: Reach) -> list[list[Cell]]:
    parts = (("Nơi", found.units), ("Loại", found.kinds), ("Tháng", found.months))
    counted = [_cells(label, one) for label, lines in parts for one in lines]
    ways: list[list[Cell]] = [["Cách", words, None, None, None, n] for words, n in found.ways]
    return [*counted, _cells("Tất cả", Line("Cả năm", found.total)), *ways]


def _cells(label: str, one: Line) -> list[Cell]:
    counts = one.counts
    return [label, one.label, counts.everybody, counts.reached, counts.seen, counts.answered]


@page(SEND_NOTICES, methods=("GET", "POST"))
def spared(request: ActorRequest, *, notice: int) -> HttpResponse:
    """Write down what a notice replaced."""
    found = following.one(request.actor, notice)
    gate.require(request.actor, SEND_NOTICES, found)
    initial = {"meetings": found.instead_meetings, "cost": found.instead_cost}
    form = SparedForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actor, said = request.actor.once(form.sent_key), form.cleaned_data
        acts.spare(actor, notice=found, meetings=said["meetings"], cost=said["cost"])
        messages.success(request, "Đã ghi phần đỡ tốn.")
        return redirect("notice", notice=found.pk)
    return render(request, "notices/office/notice_spared.html", {"notice": found, "form": form})
