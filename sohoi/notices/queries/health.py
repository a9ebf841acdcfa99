"""What can go wrong with groups, for `sohoi doctor`: pairs of a level and a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from sohoi.common.text import group_digits
from sohoi.notices.models import Group

HEADLESS = """
SELECT count(*) FROM notices_group AS one
JOIN access_subject AS subject ON subject.id = one.head_id
LEFT JOIN members_person AS person ON person.subject_id = coalesce(subject.joined_to_id, subject.id)
LEFT JOIN members_member AS member ON member.person_id = person.id
WHERE one.closed_on IS NULL AND member.person_id IS NULL
"""


def groups() -> Iterator[tuple[str, str]]:
    """Open groups of units that are closed, and heads who are in the register no more."""
    closed = Group.objects.filter(closed_on=None).exclude(unit__closed_on=None).count()
    if closed:
        yield (
            "warn",
            f"{group_digits(closed)} nhóm công việc còn mở ở chi hội đã đóng. "
            "Hãy đóng chúng ở mục Nhóm công việc của xã.",
        )
    with connection.cursor() as cursor:
        cursor.execute(HEADLESS)
        [headless] = cursor.fetchone()
    if headless:
        yield "warn", f"{group_digits(headless)} nhóm có trưởng nhóm không còn trong sổ. Hãy chọn người khác."
    if not closed + headless:
        yield "ok", "Nhóm công việc khớp với các chi hội và sổ hội viên."
