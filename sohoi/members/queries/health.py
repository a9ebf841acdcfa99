"""Whether the register agrees with itself: for `sohoi doctor`. Pairs of a level and a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.forms.models import model_to_dict

from sohoi.common.text import group_digits
from sohoi.members.models import Member
from sohoi.members.record import member_row

Pairs = Iterator[tuple[str, str]]
SAMPLE = 300

LISTED = """
SELECT count(*) FILTER (WHERE m.person_id IS NULL), count(*) FILTER (WHERE s.person_id IS NULL),
       count(*) FILTER (WHERE m.branch_id <> s.branch_id)
FROM (SELECT person_id, branch_id FROM members_spell WHERE until IS NULL) s
FULL JOIN members_member m ON m.person_id = s.person_id
"""
AWAY = """
SELECT count(*) FILTER (WHERE m.person_id IS NULL), count(*) FILTER (WHERE a.person_id IS NULL),
       count(*) FILTER (WHERE m.away_since <> a.since)
FROM (SELECT person_id, since FROM members_absence WHERE until IS NULL) a
FULL JOIN (SELECT person_id, away_since FROM members_member WHERE away_since IS NOT NULL) m
    ON m.person_id = a.person_id
"""
COUNTED = """
SELECT count(*) FROM (
    SELECT branch_id, count(*) AS n FROM members_member GROUP BY branch_id
) m FULL JOIN (
    SELECT branch_id, sum(n) AS n FROM members_headcount WHERE measure = 1 GROUP BY branch_id
) h USING (branch_id) WHERE coalesce(m.n, 0) <> coalesce(h.n, 0)
"""
COUNTED_ABOVE = """
SELECT count(*) FROM (
    SELECT commune_id, measure AS what, sum(n) AS n FROM members_headcount GROUP BY 1, 2
    UNION ALL
    SELECT commune_id, 4, sum(n) FROM members_headcount WHERE measure = 1 GROUP BY 1
) h FULL JOIN (
    SELECT commune_id, what, sum(n) AS n FROM members_communecount GROUP BY 1, 2
) c USING (commune_id, what) WHERE coalesce(h.n, 0) <> coalesce(c.n, 0)
"""


def listing() -> Pairs:
    """Every open spell has its row in the list, in the same branch, and no row is without one."""
    with connection.cursor() as cursor:
        cursor.execute(LISTED)
        unlisted, without_spell, elsewhere = cursor.fetchone()
    wrong = unlisted + without_spell + elsewhere
    if wrong:
        yield "wrong", f"{group_digits(wrong)} người trong danh sách không khớp với quá trình sinh hoạt."
    else:
        yield "ok", "Danh sách hội viên khớp với quá trình sinh hoạt."


def absences() -> Pairs:
    """Whoever has an open time away is away in the list since the same day, and nobody else is."""
    with connection.cursor() as cursor:
        cursor.execute(AWAY)
        wrong = sum(cursor.fetchone())
    if wrong:
        yield "wrong", f"{group_digits(wrong)} người đi làm xa không khớp giữa danh sách và lần đi đã ghi."
    else:
        yield "ok", "Danh sách người đi làm xa khớp với các lần đi đã ghi."


def counts() -> Pairs:
    """The figures are what counting would give."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        [wrong] = cursor.fetchone()
        cursor.execute(COUNTED_ABOVE)
        [above] = cursor.fetchone()
    if wrong:
        yield "wrong", f"Số liệu của {group_digits(wrong)} chi hội không khớp với danh sách."
    if above:
        yield "wrong", f"{group_digits(above)} số liệu của xã, phường không khớp với các chi hội."
    if not wrong + above:
        yield "ok", "Số liệu khớp với danh sách hội viên."


def rows() -> Pairs:
    """A sample of list rows is what the records give when computed anew."""
    found = Member.objects.select_related("person", "branch__commune", "cell").order_by("?")[:SAMPLE]
    wrong = [one.pk for one in found if not _agrees(one)]
    if wrong:
        yield "wrong", f"{len(wrong)} trên {SAMPLE} dòng danh sách lệch với hồ sơ (ví dụ số {wrong[0]})."
    else:
        yield "ok", "Danh sách hội viên khớp với hồ sơ."


def _agrees(stored: Member) -> bool:
    fresh = member_row(
        stored.person,
        branch=stored.branch,
        cell=stored.cell,
        kind=stored.kind,
        poverty=stored.poverty,
        away_since=stored.away_since,
    )
    return model_to_dict(stored) == model_to_dict(fresh)
