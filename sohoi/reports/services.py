"""Acts on figures: taking them out, and closing a period."""

from __future__ import annotations

from datetime import date

from sohoi.acts.actor import Kind, Level
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.periods import Period
from sohoi.members.permissions import SEE_FIGURES
from sohoi.members.queries import balance
from sohoi.reports import queries
from sohoi.reports.models import Closing
from sohoi.reports.permissions import CLOSE_PERIOD
from sohoi.units.models import Unit

SUMMARY = Act("reports.take_summary", "Lấy bảng tổng hợp hội viên", SEE_FIGURES)
EXPORT = Act("reports.export_communes", "Xuất bảng các xã, phường", SEE_FIGURES, needs_reason=True)
BALANCE = Act("reports.take_balance", "Lấy bảng tăng giảm", SEE_FIGURES)
CLOSE = Act("reports.close_period", "Chốt số kỳ", CLOSE_PERIOD)


@performs(EXPORT, on="unit", lock=False)
def export_communes(act: Running, *, unit: Unit, count: int) -> Unit:
    """Record that the board of a province with so many communes is taken out, and why. No person is in it."""
    act.note(count=count)
    act.about("unit", unit.pk)
    return unit


@performs(SUMMARY, on="unit", lock=False)
def take_summary(act: Running, *, unit: Unit, form: str, count: int) -> Unit:
    """Record that the summary of a unit, with so many units below, is taken out. No person is in it."""
    act.note(form=form, count=count)
    act.about("unit", unit.pk)
    return unit


@performs(BALANCE, on="unit", lock=False)
def take_balance(act: Running, *, unit: Unit, form: str, period: Period) -> Unit:
    """Record that the balance of a unit in a period is taken out. No person is in it."""
    act.note(form=form, period=period.words)
    act.about("unit", unit.pk)
    return unit


@performs(CLOSE, on="unit")
def close_period(act: Running, *, unit: Unit, period: Period, today: date) -> Closing:
    """Freeze the balance of a commune or a province in a period that is over.

    Closed once more it is a new version; Refused when nothing has changed since the last one.
    """
    if unit.level not in (Level.PROVINCE, Level.COMMUNE):
        raise Refused("Chỉ chốt số của xã, phường hoặc của tỉnh.")
    if period.last > today:
        raise Refused(f"Kỳ này chưa hết. Hãy chốt từ ngày {period.last:%d/%m/%Y}.")
    found = balance.table(act.actor, unit, first=period.first, last=period.last)
    last = queries.newest_closing(unit, period)
    if last and queries.same(last, found):
        raise Refused("Số liệu không đổi từ lần chốt trước, nên không cần chốt lại.")
    n = last.n + 1 if last else 1
    act.note(period=period.words, n=n)
    act.about("unit", unit.pk)
    return Closing.objects.create(
        unit=unit,
        first=period.first,
        last=period.last,
        n=n,
        by_id=act.actor.id if act.actor.kind is Kind.ACCOUNT else None,
        table=queries.frozen(found),
        line_id=act.line_id,
    )
