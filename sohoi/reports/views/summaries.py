"""Tổng hợp hội viên: the units below side by side, on screen and as a file to sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.common.downloads import document, moment_of
from sohoi.common.forms import today
from sohoi.common.papers import FORMATS, NotPressed, write_table
from sohoi.common.sheets.write import Cell, Column, ListSheet, Signature
from sohoi.members.fields import off
from sohoi.members.permissions import SEE_FIGURES, SEE_SENSITIVE
from sohoi.members.queries import papers, summaries
from sohoi.members.queries.summaries import Board, Summary
from sohoi.members.views.lists import slug_of
from sohoi.reports import services
from sohoi.units import queries as units
from sohoi.units.models import Unit


@dataclass(frozen=True)
class Kind:
    """A column of numbers: of which of Summary's, its heading, and the sensitive field it tells of."""

    key: str
    heading: str
    tells: str = ""


KINDS = (
    Kind("members", "Hội viên"),
    Kind("joined", "Vào Hội trong năm"),
    Kind("left", "Rời Hội trong năm"),
    Kind("core", "Nòng cốt"),
    Kind("party", "Đảng viên", "party"),
    Kind("minority", "Dân tộc thiểu số", "ethnicity"),
    Kind("religious", "Có tôn giáo", "religion"),
    Kind("poor", "Hộ nghèo", "poverty"),
    Kind("near_poor", "Hộ cận nghèo", "poverty"),
    Kind("young", "Dưới 30 tuổi"),
    Kind("middle", "30 đến 60 tuổi"),
    Kind("old", "Trên 60 tuổi"),
)
UNAGED = Kind("unaged", "Chưa rõ tuổi")


@page(SEE_FIGURES, methods=("GET", "POST"))
def summary(request: ActorRequest, *, unit: int) -> HttpResponseBase:
    """The table of a province or a commune."""
    found = units.open_unit(request.actor, unit, SEE_FIGURES)
    if found.level >= Level.BRANCH:
        raise gate.NotForYou
    board = summaries.board(request.actor, found, year=today().year)
    kinds = _kinds(board, sensitive=gate.may(request.actor, SEE_SENSITIVE, found))
    if request.method == "POST" and (answer := _sent(request, found, board, kinds)):
        return answer
    return _show(request, found, board, kinds)


def _kinds(board: Board, *, sensitive: bool) -> list[Kind]:
    """The columns that she may see and that the installation keeps."""
    hidden = off()
    shown = [one for one in KINDS if not one.tells or (sensitive and one.tells not in hidden)]
    return [*shown, UNAGED] if board.sums.unaged else shown


def _numbers(one: Summary, kinds: Sequence[Kind]) -> list[int]:
    return [getattr(one, kind.key) for kind in kinds]


def _show(request: ActorRequest, unit: Unit, board: Board, kinds: Sequence[Kind]) -> HttpResponse:
    context = {
        "unit": unit,
        "kinds": kinds,
        "lines": [(child, _numbers(one, kinds)) for child, one in board.lines],
        "sums": _numbers(board.sums, kinds),
        "below": _below(unit),
        "today": today(),
        "formats": FORMATS.values(),
    }
    return render(request, "reports/office/summary.html", context)


def _below(unit: Unit) -> str:
    return "xã, phường" if unit.level < Level.COMMUNE else "chi hội"


def _sent(request: ActorRequest, unit: Unit, board: Board, kinds: Sequence[Kind]) -> HttpResponseBase | None:
    """The table as a file, recorded; None when the page has to be shown again with a word why."""
    form = request.POST.get("form", "")
    if form not in FORMATS:
        messages.error(request, "Hãy chọn tải Excel, Word hoặc PDF.")
        return None
    exported = f"Xuất bởi {request.actor.name} lúc {moment_of(timezone.localtime())}"
    sheet, rows = _sheet(unit, board, kinds, exported=exported), _rows(board, kinds)
    name = f"tong-hop-{slug_of(unit)}-{today():%Y%m%d}.{form}"
    head = units.head_of(unit, on=today())
    try:
        answer = document(
            name,
            FORMATS[form].content_type,
            lambda out: write_table(out, form, head=head, sheet=sheet, rows=rows),
        )
    except NotPressed as no:
        messages.error(request, str(no))
        return None
    services.take_summary(request.actor, unit=unit, form=form, count=len(board.lines))
    return answer


def _rows(board: Board, kinds: Sequence[Kind]) -> list[list[Cell]]:
    return [[child.name, *_numbers(one, kinds)] for child, one in board.lines]


def _sheet(unit: Unit, board: Board, kinds: Sequence[Kind], *, exported: str) -> ListSheet:
    below = _below(unit)
    return ListSheet(
        title=f"TỔNG HỢP HỘI VIÊN THEO {below.upper()}",
        subtitle=f"Đến ngày {today():%d/%m/%Y}",
        columns=(Column(below.capitalize(), 26), *(Column(one.heading, 10, "number") for one in kinds)),
        total="",
        sums=("Tổng cộng", *_numbers(board.sums, kinds)),
        signatures=(Signature(("NGƯỜI LẬP BIỂU",)), papers.signature(unit, on=today())),
        exported=exported,
        tab="Tổng hợp",
    )
