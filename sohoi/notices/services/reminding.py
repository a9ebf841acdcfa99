"""Reminding those who have not answered: each at most once a day, whatever waits for her."""

from __future__ import annotations

from datetime import date

from django.db import connection

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.notices.models import Notice, Recipient
from sohoi.notices.models.recipients import PLACE
from sohoi.notices.permissions import RECORD_ANSWERS
from sohoi.notices.queries.named import LISTS, WAITING
from sohoi.notices.services.outbox import reminded
from sohoi.units.models import Unit

REMIND = Act("notices.remind", "Nhắc trả lời", RECORD_ANSWERS)

# The day's uniqueness says who was reminded already, also by somebody else at this very moment.
_REMIND = """
INSERT INTO notices_reminder (recipient_id, subject_id, "on", line_id)
SELECT r.id, coalesce(s.joined_to_id, s.id), %s, %s
FROM notices_recipient AS r JOIN access_subject AS s ON s.id = r.subject_id
WHERE r.id IN ({rows}) ORDER BY r.subject_id ON CONFLICT DO NOTHING RETURNING recipient_id
"""


@performs(REMIND, on="unit", lock=False)
def remind(act: Running, *, unit: Unit, notice: Notice, on: date) -> int:
    """Record that those of a commune or a branch who have not answered are reminded on a day.

    Gives how many; whoever was reminded of anything that day is left in peace. Raises Refused.
    """
    if notice.state != Notice.State.SENT:
        raise Refused("Chỉ nhắc về thông báo đã gửi và chưa thu hồi.")
    here = Recipient.objects.filter(LISTS[WAITING][1], notice=notice, **{PLACE[Level(unit.level)]: unit.pk})
    rows, given = gate.rows(act.actor, RECORD_ANSWERS, here).values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_REMIND.format(rows=rows), [on, act.line_id, *given])
        reminded_now = [int(row[0]) for row in cursor.fetchall()]
    reminded(act, reminded_now, purpose=f"remind:{on.isoformat()}")
    count = len(reminded_now)
    act.note(title=notice.title, count=count)
    act.about("notice", notice.pk)
    return count
