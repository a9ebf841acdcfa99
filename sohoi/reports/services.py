"""Acts on figures: taking them out."""

from __future__ import annotations

from sohoi.acts.performing import Act, Running, performs
from sohoi.members.permissions import SEE_FIGURES
from sohoi.units.models import Unit

SUMMARY = Act("reports.take_summary", "Lấy bảng tổng hợp hội viên", SEE_FIGURES)
EXPORT = Act("reports.export_communes", "Xuất bảng các xã, phường", SEE_FIGURES, needs_reason=True)


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
