"""What can go wrong with groups, notices and letters, for `sohoi doctor`: pairs of a level and a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection

from sohoi.common.text import group_digits
from sohoi.notices.asking import YES
from sohoi.notices.channels import configured
from sohoi.notices.models import Group, Notice
from sohoi.notices.queries.clock import now
from sohoi.notices.queries.letters import oldest

# A night, and some hours more.
LONG = timedelta(hours=12)
# The tick sends every ten seconds what is due.
OVERDUE = timedelta(minutes=15)
# Older ones are answered no more.
COUNTED_FOR = timedelta(days=90)
HEADLESS = """
SELECT count(*) FROM notices_group AS one
JOIN access_subject AS subject ON subject.id = one.head_id
LEFT JOIN members_person AS person ON person.subject_id = coalesce(subject.joined_to_id, subject.id)
LEFT JOIN members_member AS member ON member.person_id = person.id
WHERE one.closed_on IS NULL AND member.person_id IS NULL
"""
# One statement sees both at one moment: answers come in meanwhile. The numbers are those of Tally.What.
MISCOUNTED = """
WITH recent AS (SELECT id FROM notices_notice WHERE published_at > %s),
held AS (
  SELECT notice_id, branch_id, what, count(*) AS n FROM notices_recipient AS one,
    LATERAL (VALUES
      (1, true), (2, reachable), (3, told_at IS NOT NULL), (4, seen_at IS NOT NULL),
      (5, answered_at IS NOT NULL), (6, answered_at IS NOT NULL AND late),
      (7, answered_at IS NOT NULL AND helped), (8, answered_at IS NOT NULL AND value = %s), (9, attended),
      (10, NOT reachable AND coalesce(told_at, seen_at, answered_at) IS NULL)
    ) AS said(what, so)
  WHERE so AND notice_id IN (SELECT id FROM recent) GROUP BY 1, 2, 3
), summed AS (
  SELECT notice_id, branch_id, what::int AS what, sum(n) AS n FROM notices_tally
  WHERE notice_id IN (SELECT id FROM recent) GROUP BY 1, 2, 3 HAVING sum(n) <> 0
)
SELECT count(DISTINCT notice_id) FROM held FULL JOIN summed USING (notice_id, branch_id, what)
WHERE held.n IS DISTINCT FROM summed.n
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


def scheduled() -> Iterator[tuple[str, str]]:
    """Notices whose time to go out is well over."""
    late = Notice.objects.filter(state=Notice.State.SCHEDULED, publish_at__lt=now() - OVERDUE).count()
    if late:
        yield (
            "wrong",
            f"{group_digits(late)} thông báo hẹn giờ đã quá giờ mà chưa gửi được. "
            "Xem nhật ký của các việc định kỳ.",
        )
    else:
        yield "ok", "Không có thông báo hẹn giờ nào bị lỡ."


def counts() -> Iterator[tuple[str, str]]:
    """The figures of the notices of the last months are what counting their people would give."""
    with connection.cursor() as cursor:
        cursor.execute(MISCOUNTED, [now() - COUNTED_FOR, YES])
        [wrong] = cursor.fetchone()
    if wrong:
        yield "wrong", f"Số liệu của {group_digits(wrong)} thông báo không khớp với danh sách người nhận."
    else:
        yield "ok", "Số liệu của các thông báo khớp với danh sách người nhận."


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
