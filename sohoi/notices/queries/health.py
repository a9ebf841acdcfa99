"""What can go wrong with groups and letters, for `sohoi doctor`: pairs of a level and a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection

from sohoi.common.text import group_digits
from sohoi.notices.channels import configured
from sohoi.notices.models import Group
from sohoi.notices.queries.clock import now
from sohoi.notices.queries.letters import oldest

# A night, and some hours more.
LONG = timedelta(hours=12)
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


def outbox() -> Iterator[tuple[str, str]]:
    """Whether letters can go out, how long they wait, and how many stand aside."""
    names = configured.names()
    if not names:
        yield "ok", "Gửi thư điện tử đang tắt: chưa khai báo máy thư, hoặc đây là bản mẫu."
    for name in names:
        waiting, since, parked = oldest(name)
        yield "ok", f"Gửi thư điện tử đang bật, {group_digits(waiting)} thư chờ gửi."
        if since and now() - since > LONG:
            yield "warn", "Có thư chờ gửi quá lâu. Hãy xem máy thư có nhận không: mục Thư gửi đi."
        if parked:
            yield "warn", f"{group_digits(parked)} thư đã thử nhiều lần không gửi được: xem mục Thư gửi đi."
