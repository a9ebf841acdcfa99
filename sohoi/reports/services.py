"""Acts on figures: taking them out."""

from __future__ import annotations

from sohoi.acts.performing import Act, Running, performs
from sohoi.members.permissions import SEE_FIGURES
from sohoi.units.models import Unit

EXPORT = Act("reports.export_communes", "Xuất bảng các xã, phường", SEE_FIGURES, needs_reason=True)


@performs(EXPORT, on="unit", lock=False)
def export_communes(act: Running, *, unit: Unit, count: int) -> Unit:
    """Record that the board of a province with so many communes is taken out, and why. No person is in it."""
    act.note(count=count)
    act.about("unit", unit.pk)
    return unit
