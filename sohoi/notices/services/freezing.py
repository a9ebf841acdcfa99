"""Freezing whom a notice is for: people become recipients, units become arrivals, each once.

Some communes at a time, each in a transaction of its own: killed half-way, it goes on where it was. Who was
frozen before is not told twice, whatever happened to the register in between.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from sohoi.acts.performing import Act, Running, performs
from sohoi.members.models import Member
from sohoi.notices.audience import Audience, people_of
from sohoi.notices.models import Arrival, Group, GroupMember, Link, Notice, Recipient
from sohoi.notices.permissions import SEND_NOTICES
from sohoi.notices.services.outbox import posted
from sohoi.units.models import Unit

FREEZE = Act("notices.freeze", "Lập danh sách người nhận", SEND_NOTICES)
LEASE = timedelta(seconds=settings.SOHOI_NOTICE_LEASE)
# Communes in one transaction: some ten thousand people, two or three seconds.
AT_ONCE = settings.SOHOI_NOTICE_BATCH

# The counts come from what was written, not from what was asked for: who was there before is not counted.
_FREEZE = """
WITH new AS (
  INSERT INTO notices_recipient (notice_id, subject_id, branch_id, commune_id, province_id, reachable)
  SELECT %s, m.subject_id, m.branch_id, m.commune_id, m.province_id, m.phone <> '' FROM ({people}) m
  ON CONFLICT DO NOTHING RETURNING branch_id, commune_id, province_id, reachable
), counted AS (
  SELECT branch_id, commune_id, province_id, count(*) AS everybody,
    count(*) FILTER (WHERE reachable) AS reachable FROM new GROUP BY 1, 2, 3
), kept AS (
  INSERT INTO notices_tally (notice_id, branch_id, commune_id, province_id, what, n)
  SELECT %s, branch_id, commune_id, province_id, what, n FROM counted,
    LATERAL (VALUES (1, everybody), (2, reachable), (10, everybody - reachable)) AS v(what, n) WHERE n > 0
)
SELECT branch_id, commune_id, province_id, everybody FROM counted
"""


@performs(FREEZE, on="notice", part=True)
def freeze_part(act: Running, *, notice: Notice) -> Notice:
    """Freeze the next communes, or finish: the notice is sent. Called again until its state is SENT."""
    if notice.state != Notice.State.SENDING:
        return notice
    if act.actor.reason:
        act.note(why=act.actor.reason)
    audience = Audience.of(notice.audience)
    if notice.kind == Notice.Kind.DIRECTIVE:
        act.note(units=_arrive(act, notice, audience))
        return _finish(notice)
    communes = _next(audience, notice.frozen_upto)
    if not communes:
        return _finish(notice)
    act.note(people=_freeze(act, notice, people_of(audience).filter(commune__in=communes), communes))
    notice.frozen_upto, notice.lease_until = communes[-1], None
    Notice.objects.filter(pk=notice.pk).update(frozen_upto=communes[-1], lease_until=Now() + LEASE)
    return notice


def _next(audience: Audience, after: int) -> list[int]:
    communes = people_of(audience).filter(commune__gt=after).order_by("commune")
    return list(communes.values_list("commune_id", flat=True).distinct()[:AT_ONCE])


def _freeze(act: Running, notice: Notice, people: QuerySet[Member], communes: list[int]) -> int:
    """Write recipients, counts and links of these communes; gives how many people."""
    columns = people.values("subject_id", "branch_id", "commune_id", "province_id", "phone")
    sql, given = columns.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_FREEZE.format(people=sql), [notice.pk, *given, notice.pk])
        branches = cursor.fetchall()
    _link_branches(notice, [one[:3] for one in branches])
    _link_groups(notice, communes)
    posted(act, notice, communes)
    return sum(one[3] for one in branches)


def _new_token() -> str:
    """96 bits that nobody guesses, short enough to paste."""
    return secrets.token_urlsafe(12)


def _link_branches(notice: Notice, places: Iterable[tuple[int, int, int | None]]) -> None:
    links = [
        Link(notice=notice, branch_id=branch, commune_id=commune, province_id=province, token=_new_token())
        for branch, commune, province in places
    ]
    Link.objects.bulk_create(links, ignore_conflicts=True)


def _link_groups(notice: Notice, communes: list[int]) -> None:
    """For each work group that has a recipient in it: what is pasted there names that group."""
    told = Recipient.objects.filter(notice=notice, commune_id__in=communes)
    subjects = told.values("subject_id")
    inside = GroupMember.objects.filter(until=None).filter(
        Q(subject__in=subjects) | Q(subject__joined_to__in=subjects)
    )
    groups = Group.objects.filter(closed_on=None, unit__commune__in=communes, pk__in=inside.values("group"))
    links = [_link_of(notice, group) for group in groups.select_related("unit")]
    Link.objects.bulk_create(links, ignore_conflicts=True)


def _link_of(notice: Notice, group: Group) -> Link:
    unit = group.unit
    place = {"branch_id": unit.branch_id, "commune_id": unit.commune_id, "province_id": unit.province_id}
    return Link(notice=notice, group=group, token=_new_token(), **place)


def _arrive(act: Running, notice: Notice, audience: Audience) -> int:
    units = Unit.objects.filter(pk__in=audience.units, closed_on=None).exclude(pk=notice.unit_id)
    rows = [
        Arrival(
            notice=notice,
            unit=unit,
            deadline=notice.deadline,
            first_deadline=notice.deadline,
            line_id=act.line_id,
        )
        for unit in units
    ]
    Arrival.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _finish(notice: Notice) -> Notice:
    """From now on it is sent. The first deadline is the one with which it went out."""
    Notice.objects.filter(pk=notice.pk).update(
        state=Notice.State.SENT,
        published_at=TransactionNow(),
        first_deadline=notice.deadline,
        lease_until=None,
    )
    notice.refresh_from_db()
    return notice
