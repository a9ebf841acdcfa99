"""Who answers over time: how many of the last ten notices, and who said nothing three times running.

A notice counts once it could have been answered: its deadline is over, or it is three days old, or there is
an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.members.models import Member
from sohoi.members.permissions import SEE_MEMBERS, SEE_PHONES
from sohoi.notices.models import Group
from sohoi.notices.permissions import RECORD_ANSWERS, SEE_NOTICES
from sohoi.notices.queries.people import UNNAMED
from sohoi.notices.queries.people import Line as Inside
from sohoi.units.models import Unit

LAST, RUNNING = 10, 3

# What was told to a record that was found to be another one's is hers as well.
_ACTIVE = """
WITH hers AS (
  SELECT coalesce(s.joined_to_id, s.id) AS who, r.answered_at, n.id, n.published_at
  FROM access_subject AS s
  JOIN notices_recipient AS r ON r.subject_id = s.id
  JOIN notices_notice AS n ON n.id = r.notice_id AND n.state = 'sent'
  WHERE (s.id = ANY(%(who)s) OR s.joined_to_id = ANY(%(who)s)) AND (r.answered_at IS NOT NULL
    OR n.deadline < now() OR (n.deadline IS NULL AND n.published_at < now() - interval '3 days'))
), numbered AS (
  SELECT *, row_number() OVER (PARTITION BY who ORDER BY published_at DESC, id DESC) AS nth FROM hers
)
SELECT who, count(*), count(answered_at), count(*) FILTER (WHERE nth <= %(running)s),
  count(answered_at) FILTER (WHERE nth <= %(running)s)
FROM numbered WHERE nth <= %(last)s GROUP BY who
"""


@dataclass(frozen=True)
class Active:
    """How many of the last ten notices somebody got, how many of them she answered, and whether she was
    `quiet` for the last three."""

    told: int = 0
    answered: int = 0
    quiet: bool = False


@dataclass(frozen=True)
class Line:
    """A core member with how she answered. `phone` is empty for who may not see it."""

    person: int
    name: str
    born: str
    phone: str
    active: Active


@dataclass(frozen=True)
class OfGroup:
    """How a group answers: its people, the quiet ones first; all their notices and answers together."""

    lines: Sequence[Line]
    told: int
    answered: int


def of_subjects(subjects: Iterable[int]) -> dict[int, Active]:
    """How these data subjects (each the one whose record it is now) answered; nobody told is left out."""
    wanted = sorted(set(subjects))
    with connection.cursor() as cursor:
        cursor.execute(_ACTIVE, {"who": wanted, "running": RUNNING, "last": LAST})
        return {
            who: Active(told, answered, quiet=last == RUNNING and not said)
            for who, told, answered, last, said in cursor.fetchall()
        }


def of_group(actor: Actor, group: Group, inside: Iterable[Inside]) -> OfGroup | None:
    """How these people of a group answered; None where the actor may not see that."""
    if not gate.may(actor, SEE_NOTICES, group):
        return None
    here = [one for one in inside if one.person is not None]
    known = of_subjects(one.subject for one in here)
    lines = [
        Line(one.person or 0, one.name, one.born, one.phone, known.get(one.subject, Active())) for one in here
    ]
    told = sum(one.active.told for one in lines)
    return OfGroup(lines, told, sum(one.active.answered for one in lines))


def quiet(actor: Actor, branch: Unit) -> list[Line]:
    """The core members of a branch who said nothing three times running, by name."""
    core = gate.rows(actor, SEE_MEMBERS, Member.objects.filter(branch=branch, core=True))
    people = list(core.order_by("sort_key", "pk"))
    known = of_subjects(one.subject_id for one in people)
    return [one for one in _lines(actor, people, known) if one.active.quiet]


def own_branches(actor: Actor) -> QuerySet[Unit]:
    """The branches that she heads: where she herself writes down what was said."""
    heads = [grant.unit for grant in actor.grants_of(RECORD_ANSWERS) if grant.level is Level.BRANCH]
    return Unit.objects.filter(pk__in=heads, closed_on=None).order_by("order_key", "pk")


def _lines(actor: Actor, people: Iterable[Member], known: Mapping[int, Active]) -> list[Line]:
    found = [
        Line(
            person=one.pk,
            name=one.name or UNNAMED,
            born=str(one.birth_year or "chưa rõ năm sinh"),
            phone=one.phone if gate.may(actor, SEE_PHONES, one) else "",
            active=known.get(one.subject_id, Active()),
        )
        for one in people
    ]
    return sorted(found, key=lambda one: not one.active.quiet)
