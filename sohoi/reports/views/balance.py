"""Tăng giảm trong kỳ: the balance of a unit in a period, who is behind a number, closing, and Excel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common import charts
from sohoi.common.downloads import document, moment_of
from sohoi.common.forms import key_of, number, today
from sohoi.common.papers import FORMATS, NotPressed, write_table
from sohoi.common.periods import Period, of_months
from sohoi.common.sheets.write import Cell, Column, ListSheet, Signature
from sohoi.members.permissions import SEE_FIGURES, SEE_MEMBERS
from sohoi.members.queries import balance, papers
from sohoi.members.queries.balance import CAUSES, ENTRIES, EXITS, MERGED_IN, MERGED_OUT, Balance, Cause
from sohoi.members.views.lists import slug_of
from sohoi.reports import queries, services
from sohoi.reports.forms import PeriodForm
from sohoi.reports.models import Closing
from sohoi.reports.permissions import CLOSE_PERIOD
from sohoi.units import queries as units
from sohoi.units.models import Unit

KINDS = ((1, "Tháng này"), (3, "Quý này"), (6, "6 tháng này"), (12, "Năm nay"))
PAGE = 50
NOW = "0"


def query_of(period: Period) -> str:
    """A period as addresses carry it."""
    return urlencode({"tu": f"{period.first:%d/%m/%Y}", "den": f"{period.last:%d/%m/%Y}"}, safe="/")


def _form(request: ActorRequest) -> PeriodForm:
    sent = request.POST if request.method == "POST" else request.GET
    return PeriodForm(sent, usual=of_months(today(), 12))


def _unit(request: ActorRequest, unit: int) -> Unit:
    """A unit with a balance, open or closed."""
    found = units.ever(request.actor, unit, SEE_FIGURES)
    if found.level not in balance.ABOVE:
        raise gate.NotForYou
    return found


@page(SEE_FIGURES)
def mine(request: ActorRequest) -> HttpResponse:
    """The balance of the place where she works."""
    home = units.home(request.actor)
    if home is None:
        raise gate.NotForYou
    return _show(request, _unit(request, home.pk))


@page(SEE_FIGURES)
def of_unit(request: ActorRequest, *, unit: int) -> HttpResponse:
    """The balance of one unit."""
    return _show(request, _unit(request, unit))


@dataclass(frozen=True)
class Number:
    """Why people came or went, how many, and where they are listed ("" where not)."""

    cause: Cause
    n: int
    link: str


def _show(request: ActorRequest, unit: Unit) -> HttpResponse:
    form = _form(request)
    period = form.period
    now = balance.table(request.actor, unit, first=period.first, last=period.last)
    context = {
        **_asked(unit, form),
        **_closed(request, unit, period, now),
        "unit": unit,
        "may_close": _may_close(request, unit, period, now),
        "recent": queries.recent_closings(unit),
        "formats": FORMATS.values(),
    }
    return render(request, "reports/office/balance.html", context)


def _asked(unit: Unit, form: PeriodForm) -> dict[str, Any]:
    """The period, and those that are a press away."""
    period = form.period
    return {
        "form": form,
        "period": period,
        "query": query_of(period),
        "choices": list(_choices(period)),
        "below_words": "xã, phường" if unit.level < Level.COMMUNE else "chi hội",
        "today": today(),
    }


def _closed(request: ActorRequest, unit: Unit, period: Period, now: balance.Table) -> dict[str, Any]:
    """The numbers as they were closed, with what was changed since; of an open period those of now."""
    closings = list(queries.closings(unit, period))
    closing = _chosen(request, closings)
    total, lines = queries.thawed(closing) if closing else (now.total, queries.shown(now))
    changed = queries.differences(closing, now) if closing else []
    linked = gate.may(request.actor, SEE_MEMBERS, unit) and not changed
    return {
        "closings": closings,
        "closing": closing,
        "changed": [one for one in changed if not one.where],
        "changed_below": [one for one in changed if one.where],
        "changers": queries.changers(request.actor, closing) if closing and changed else [],
        "total": total,
        "lines": lines,
        "came": list(_numbers(unit, period, total, ENTRIES, linked=linked)),
        "went": list(_numbers(unit, period, total, EXITS, linked=linked)),
        "merged": any(one.balance.moves[slug] for one in lines for slug in (MERGED_IN, MERGED_OUT)),
        "picture": _picture(total),
    }


def _chosen(request: ActorRequest, closings: Sequence[Closing]) -> Closing | None:
    """The closing that is asked for, the last one, or none where the numbers of now are wanted."""
    wanted = request.GET.get("lan", "")
    if wanted == NOW or not closings:
        return None
    return next((one for one in closings if str(one.n) == wanted), closings[0])


def _choices(period: Period) -> Iterator[tuple[str, str, bool]]:
    """The usual periods of today: words, query, whether it is this one."""
    for months, words in KINDS:
        one = of_months(today(), months)
        yield words, query_of(one), one == period


def _numbers(
    unit: Unit, period: Period, total: Balance, causes: Sequence[Cause], *, linked: bool
) -> Iterator[Number]:
    for cause in causes:
        n = total.moves[cause.slug]
        if n:
            link = reverse("balance-people", kwargs={"unit": unit.pk, "why": cause.slug})
            yield Number(cause, n, f"{link}?{query_of(period)}" if linked else "")


def _may_close(request: ActorRequest, unit: Unit, period: Period, now: balance.Table) -> bool:
    if unit.level not in (Level.PROVINCE, Level.COMMUNE) or period.last > today():
        return False
    last = queries.newest_closing(unit, period)
    changed = last is None or not queries.same(last, now)
    return changed and gate.may(request.actor, CLOSE_PERIOD, unit)


def _picture(total: Balance) -> SafeString:
    """Who came and who went, each as a bar."""
    if not total.came and not total.went:
        return SafeString()
    points = [charts.Point("Tăng", total.came), charts.Point("Giảm", total.went)]
    return charts.rows(points, title="Tăng và giảm trong kỳ")


@page(SEE_MEMBERS)
def people(request: ActorRequest, *, unit: int, why: str) -> HttpResponse:
    """Those whom one number of the table counts."""
    found, cause, period = _unit(request, unit), CAUSES.get(why), _form(request).period
    if cause is None:
        raise gate.NotForYou
    start = (number(request.GET.get("trang"), most=100_000) or 0) * PAGE
    rows = balance.behind(
        request.actor, found, cause, first=period.first, last=period.last, start=start, size=PAGE + 1
    )
    context = {
        "unit": found,
        "cause": cause,
        "period": period,
        "query": query_of(period),
        "rows": rows[:PAGE],
        "next": start // PAGE + 1 if len(rows) > PAGE else None,
    }
    return render(request, "reports/office/balance_people.html", context)


@page(CLOSE_PERIOD, methods=("POST",))
def close(request: ActorRequest, *, unit: int) -> HttpResponse:
    """The table as it stands is kept."""
    found, form = _unit(request, unit), _form(request)
    gate.require(request.actor, CLOSE_PERIOD, found)
    period = form.period
    try:
        if not form.is_bound or not form.is_valid():
            raise Refused("Hãy chọn kỳ rồi chốt lại.")
        services.close_period(request.actor.once(key_of(request)), unit=found, period=period, today=today())
        messages.success(request, f"Đã chốt số {period.words[:1].lower()}{period.words[1:]}.")
    except Refused as no:
        messages.info(request, str(no))
    return redirect(f"{reverse('balance-unit', kwargs={'unit': found.pk})}?{query_of(period)}")


@page(SEE_FIGURES, methods=("POST",))
def export(request: ActorRequest, *, unit: int) -> HttpResponseBase:
    """The table as Excel, Word or PDF."""
    found, period, form = _unit(request, unit), _form(request).period, request.POST.get("form", "")
    if form in FORMATS:
        try:
            return _send(request, found, period, form)
        except NotPressed as no:
            messages.error(request, str(no))
    else:
        messages.error(request, "Hãy chọn tải Excel, Word hoặc PDF.")
    return redirect(f"{reverse('balance-unit', kwargs={'unit': found.pk})}?{query_of(period)}")


def _send(request: ActorRequest, unit: Unit, period: Period, form: str) -> HttpResponseBase:
    table = balance.table(request.actor, unit, first=period.first, last=period.last)
    lines = [(one.name, line) for one, line in table.lines] or [(unit.title, table.total)]
    # A page has no room for columns in which there is nothing; a spreadsheet has all, always in their places.
    shown = CAUSES.values() if form == "xlsx" else [one for one in CAUSES.values() if _used(one, table)]
    exported = f"Xuất bởi {request.actor.name} lúc {moment_of(timezone.localtime())}"
    sheet = _sheet(unit, period, table.total, list(shown), exported=exported)
    rows = [[name, *_cells(line, list(shown))] for name, line in lines]
    head = units.head_of(unit, on=today())
    answer = document(
        f"tang-giam-{slug_of(unit)}-{today():%Y%m%d}.{form}",
        FORMATS[form].content_type,
        lambda out: write_table(out, form, head=head, sheet=sheet, rows=rows),
    )
    services.take_balance(request.actor, unit=unit, form=form, period=period)
    return answer


def _used(cause: Cause, table: balance.Table) -> bool:
    return any(one.moves[cause.slug] for one in (table.total, *(line for _, line in table.lines)))


def _columns(causes: Sequence[Cause]) -> tuple[Column, ...]:
    came = [Column(one.words, 8, "number") for one in causes if one in ENTRIES]
    went = [Column(one.words, 8, "number") for one in causes if one in EXITS]
    first, plus, minus, last = (
        Column(words, 8, "number") for words in ("Đầu kỳ", "Tổng tăng", "Tổng giảm", "Cuối kỳ")
    )
    return (Column("Đơn vị", 22), first, *came, plus, *went, minus, last)


def _cells(one: Balance, causes: Sequence[Cause]) -> list[Cell]:
    came = [one.moves[cause.slug] for cause in causes if cause in ENTRIES]
    went = [one.moves[cause.slug] for cause in causes if cause in EXITS]
    return [one.opening, *came, one.came, *went, one.went, one.closing]


def _sheet(
    unit: Unit, period: Period, total: Balance, causes: Sequence[Cause], *, exported: str
) -> ListSheet:
    words = {Level.PROVINCE: "Toàn tỉnh", Level.COMMUNE: "Toàn xã"}.get(Level(unit.level), "Tổng cộng")
    return ListSheet(
        title="TĂNG GIẢM HỘI VIÊN",
        subtitle=f"{period.words} (từ {period.first:%d/%m/%Y} đến hết {period.last:%d/%m/%Y})",
        columns=_columns(causes),
        total="",
        # Moves between the units below are in their lines; in the total they are nobody's coming or going.
        sums=(words, *_cells(total, causes)),
        signatures=(Signature(("NGƯỜI LẬP BIỂU",)), papers.signature(unit, on=today())),
        exported=exported,
        tab="Tăng giảm",
    )
