"""The communes of a province side by side: who has entered nobody, who is behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.common.downloads import moment_of, spreadsheet
from sohoi.common.forms import today
from sohoi.common.sheets.write import Cell, Column, ListSheet, write_list
from sohoi.common.templatetags.ui import percent
from sohoi.members.forms import ReasonForm
from sohoi.members.permissions import SEE_FIGURES
from sohoi.members.queries import lists
from sohoi.reports import queries, services
from sohoi.reports.queries import ORDERS, Commune, Province
from sohoi.units import queries as units
from sohoi.units.models import Unit

COLUMNS = (
    Column("Xã, phường", 30),
    Column("Chi hội", 10, "number"),
    Column("Hội viên", 12, "number"),
    Column("Đủ thông tin", 12, "number"),
    Column("Tỷ lệ đủ (%)", 12, "number"),
    Column("Ghi gần nhất", 14, "date"),
    Column("Ghi chú", 20),
)
HEADINGS = (
    ("ten", "Tên", ""),
    ("chi-hoi", "Chi hội", "num desk-cell"),
    ("hoi-vien", "Hội viên", "num"),
    ("du", "Đủ", "num"),
    ("ghi", "Ghi gần nhất", "num desk-cell"),
)


@dataclass(frozen=True)
class Heading:
    """A heading that sorts: `sorted` is how the column stands now, `link` what a press asks for."""

    words: str
    classes: str
    link: str
    sorted: str


def _province(request: ActorRequest) -> Unit:
    home = units.home(request.actor)
    if home is None or home.level != Level.PROVINCE or not gate.may(request.actor, SEE_FIGURES, home):
        raise gate.NotForYou
    return home


def _order(request: HttpRequest) -> tuple[str, bool]:
    """What the board is sorted by, and whether the other way round; an odd value is the usual order."""
    wanted = request.GET.get("xep", "")
    key = wanted.removeprefix("-")
    return (key, wanted.startswith("-")) if key in ORDERS else ("du", False)


def _headings(order: str, *, backwards: bool) -> Iterator[Heading]:
    for key, words, classes in HEADINGS:
        here = key == order
        up = (key in ("ten", "du", "ghi")) != backwards
        link = f"?xep=-{key}" if here and not backwards else f"?xep={key}"
        yield Heading(words, classes, link, ("ascending" if up else "descending") if here else "none")


@page(SEE_FIGURES)
def communes(request: ActorRequest) -> HttpResponse:
    """The board."""
    unit, (order, backwards) = _province(request), _order(request)
    found = queries.province(request.actor, unit, order=order, backwards=backwards)
    context = {
        "unit": unit,
        "board": found,
        "today": today(),
        "headings": _headings(order, backwards=backwards),
        "enough": queries.ENOUGH,
        "message": queries.reminder(found, unit, today=today()),
        "hint": "Chỉ có tên xã, phường và tỷ lệ. Đọc lại rồi hãy gửi.",
    }
    return render(request, "reports/office/communes.html", context)


@page(SEE_FIGURES, methods=("GET", "POST"))
def export(request: ActorRequest) -> HttpResponseBase:
    """The board as a spreadsheet, for a reason."""
    unit, form = _province(request), ReasonForm(request.POST or None)
    found = queries.province(request.actor, unit)
    if request.method == "POST" and form.is_valid():
        return _send(request, unit, found, form.cleaned_data["reason"])
    context = {"unit": unit, "form": form, "count": len(found.communes)}
    return render(request, "reports/office/communes_export.html", context)


def _send(request: ActorRequest, unit: Unit, found: Province, reason: str) -> HttpResponseBase:
    now = timezone.localtime()
    services.export_communes(request.actor.because(reason), unit=unit, count=len(found.communes))
    sheet = _sheet(unit, exported=f"Xuất bởi {request.actor.name} lúc {moment_of(now)}")
    rows = [_cells(one) for one in found.communes]
    return spreadsheet(f"xa-phuong-{now:%Y%m%d}.xlsx", lambda out: write_list(out, sheet=sheet, rows=rows))


def _sheet(unit: Unit, *, exported: str) -> ListSheet:
    title, what = "TÌNH HÌNH NHẬP SỔ HỘI VIÊN CỦA CÁC XÃ, PHƯỜNG", f"Đến ngày {today():%d/%m/%Y}"
    sheet = lists.framed(unit, title, COLUMNS, what=what, today=today(), exported=exported)
    return replace(sheet, total="Tổng cộng: {n} xã, phường", tab="Xã, phường")


def _cells(one: Commune) -> list[Cell]:
    entered = bool(one.members)
    return [
        one.unit.name,
        one.branches,
        one.members,
        one.complete if entered else None,
        percent(one.complete, one.members) if entered else None,
        timezone.localtime(one.worked).date() if one.worked else None,
        "" if entered else "Chưa nhập",
    ]
