"""What a notice replaced, as the office says, and taking out how far word goes."""

from __future__ import annotations

from sohoi.acts.performing import Act, Running, performs
from sohoi.notices.models import Notice
from sohoi.notices.permissions import SEE_NOTICES, SEND_NOTICES
from sohoi.units.models import Unit

SPARE = Act("notices.spare", "Ghi buổi họp và giấy tờ đã đỡ", SEND_NOTICES)
EXPORT = Act("notices.export_reach", "Xuất bảng độ lan tỏa", SEE_NOTICES)


@performs(SPARE, on="notice")
def spare(act: Running, *, notice: Notice, meetings: int | None, cost: int | None) -> Notice:
    """Write down how many meetings and how many đồng a notice spared; None takes the number away."""
    notice.instead_meetings, notice.instead_cost = meetings, cost
    notice.save(update_fields=["instead_meetings", "instead_cost"])
    act.note(title=notice.title, meetings=meetings, cost=cost)
    act.about("notice", notice.pk)
    return notice


@performs(EXPORT, on="unit", lock=False)
def export_reach(act: Running, *, unit: Unit, year: int, count: int) -> Unit:
    """Record that the reach of a year, of so many units, is taken out. No person is in it."""
    act.note(year=year, count=count)
    act.about("unit", unit.pk)
    return unit
