"""Records that may be one person's, the likeliest first; and identity numbers held in two communes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Count, F

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common import keys
from sohoi.members.models import Distinct, Member, Person
from sohoi.members.permissions import MERGE_MEMBERS, OPEN_MASKED, SEE_MEMBERS
from sohoi.members.queries.checking import ALIKE
from sohoi.members.queries.matching import ALMOST, BRANCH, DAY, ENOUGH, GIVEN, NAME, PHONE, YEAR
from sohoi.units.models import Unit

NUMBER = 100
# So many numbers that several hold are looked at, before those within one commune are left out.
HELD_MOST = 1000
NOBODY = UUID(int=0)

# Everybody of the commune once, then hash joins over what two of them could have in common. Two different
# numbers say that they are two; so do two whole days of birth in one year, unless one stands for "unknown".
PAIRS = """
WITH here AS MATERIALIZED (
    SELECT m.person_id AS pk, m.name_search AS name, split_part(m.name_search, ' ', -1) AS given,
        m.birth_year AS year, m.phone, m.branch_id AS branch, p.id_hash AS number, p.old_id_hash AS old,
        CASE WHEN p.birth_precision = 'day' THEN p.birth END AS day
    FROM members_member m JOIN members_person p ON p.id = m.person_id WHERE m.commune_id = %(commune)s
), mine AS (
    SELECT * FROM here WHERE %(person)s::bigint IS NULL OR pk = %(person)s
), found AS (
    SELECT a.pk AS one, b.pk AS other FROM mine a JOIN here b ON a.number = b.number
    UNION SELECT a.pk, b.pk FROM mine a JOIN here b ON a.old = b.old
    UNION SELECT a.pk, b.pk FROM mine a JOIN here b ON a.name = b.name AND a.year = b.year WHERE a.given <> ''
    UNION SELECT a.pk, b.pk FROM mine a JOIN here b ON a.phone = b.phone AND a.given = b.given
        AND a.year = b.year WHERE a.phone <> '' AND a.given <> ''
    UNION SELECT a.pk, b.pk FROM mine a JOIN here b ON a.day = b.day
        WHERE a.name <> b.name AND abs(length(a.name) - length(b.name)) <= 3
        AND (a.given = b.given OR split_part(a.name, ' ', 2) = split_part(b.name, ' ', 2))
), pairs AS (
    SELECT DISTINCT least(one, other) AS one, greatest(one, other) AS other FROM found WHERE one <> other
)
SELECT a.pk, b.pk, a.name, b.name, a.number = b.number, a.old = b.old, a.year = b.year, a.day, b.day,
    a.phone = b.phone AND a.phone <> '', a.branch = b.branch
FROM pairs JOIN here a ON a.pk = one JOIN here b ON b.pk = other
WHERE coalesce(a.number = b.number, a.old = b.old, TRUE)
"""
ELSEWHERE = """
SELECT m.person_id, array_agg(DISTINCT n.commune_id)
FROM members_member m JOIN members_person p ON p.id = m.person_id
JOIN members_person q ON q.id_hash = p.id_hash AND q.id <> p.id
JOIN members_member n ON n.person_id = q.id AND n.commune_id <> m.commune_id
WHERE m.commune_id = %s GROUP BY m.person_id ORDER BY m.person_id
"""
NEWEST = """
SELECT (SELECT max(id) FROM acts_line WHERE commune_id = %(commune)s),
    (SELECT max(id) FROM members_communecount WHERE commune_id = %(commune)s)
"""
Found = tuple[int, int, str, str, bool, bool, bool, date | None, date | None, bool, bool]


@dataclass(frozen=True)
class Pair:
    """Two persons, the smaller id first, how much speaks for one, and what, in words."""

    one: int
    other: int
    weight: int
    why: str


@dataclass(frozen=True)
class Elsewhere:
    """Somebody whose identity number is held in another commune too: `communes` are those of them that the
    actor may see, by name. Nothing else of the other record."""

    person: int
    communes: tuple[str, ...]


def communes_of(actor: Actor) -> list[Unit]:
    """The communes whose records the actor may merge."""
    found = Unit.objects.filter(level=Level.COMMUNE, closed_on=None)
    return list(gate.rows(actor, MERGE_MEMBERS, found).order_by("order_key", "id"))


def pairs(actor: Actor, commune: Unit) -> list[Pair]:
    """Who of this commune may be one person and was not found to be two, the likeliest first."""
    gate.require(actor, MERGE_MEMBERS, commune)
    return _undecided(_weighed(commune.pk, None))


def own_number(actor: Actor) -> int:
    """How many pairs there are in the commune whose records she merges; above it nobody waits for them.

    Her grants say which commune that is: nothing is asked for it. Weighed again only after something was done
    there.
    """
    held = actor.grants_of(MERGE_MEMBERS)
    if len(held) != 1 or held[0].level != Level.COMMUNE:
        return 0
    commune = held[0].unit
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, {"commune": commune})
        line, count = cursor.fetchone()
    return _number(commune, line, count)


@lru_cache(maxsize=256)
def _number(commune: int, line: int | None, count: int | None) -> int:
    """As of the newest line of the commune's trail and the newest row of its counts: a long import has one
    line, and counts for each of its batches."""
    return len(_undecided(_weighed(commune, None)))


def pairs_of(actor: Actor, member: Member) -> list[Pair]:
    """The same for one person; nothing for who may not merge."""
    if not gate.may(actor, MERGE_MEMBERS, member):
        return []
    return _undecided(_weighed(member.commune_id, member.pk))


def why(member: Member, other: Member) -> str:
    """What these two have in common, in words."""
    both = sorted((member.pk, other.pk))
    found = (one for one in _weighed(member.commune_id, member.pk) if [one.one, one.other] == both)
    return next((one.why for one in found), "")


def _weighed(commune: int, person: int | None) -> list[Pair]:
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"commune": commune, "person": person})
        rows: Iterable[Found] = cursor.fetchall()
    found = [_weigh(row) for row in rows]
    return sorted(
        (one for one in found if one.weight >= ENOUGH), key=lambda one: (-one.weight, one.one, one.other)
    )


def _weigh(found: Found) -> Pair:
    one, other, name, named, number, old, year, day, born, phone, branch = found
    speaks = [_by_number(number, old), _by_name(name, named), _by_birth(year, day, born)]
    speaks += [(PHONE, "cùng số điện thoại")] if phone else []
    speaks += [(BRANCH, "cùng chi hội")] if branch else []
    weight = sum(points for points, _ in speaks)
    return Pair(one, other, weight, ", ".join(words for _, words in speaks if words))


def _by_number(number: bool, old: bool) -> tuple[int, str]:
    if number:
        return NUMBER, "cùng số căn cước"
    return (NUMBER, "cùng số CMND cũ") if old else (0, "")


def _by_name(one: str, other: str) -> tuple[int, str]:
    if one == other:
        return (NAME, "cùng họ tên") if one.strip() else (0, "")
    matcher = SequenceMatcher(None, one.strip(), other.strip())
    if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
        return ALMOST, "họ tên gần giống"
    return (GIVEN, "cùng tên") if one.rpartition(" ")[2] == other.rpartition(" ")[2] else (0, "")


def _by_birth(year: bool, day: date | None, born: date | None) -> tuple[int, str]:
    if not year:
        return 0, ""
    if day and born and day != born and not _is_placeholder(day) and not _is_placeholder(born):
        return 0, ""
    return (DAY, "cùng ngày sinh") if day and day == born else (YEAR, "cùng năm sinh")


def _is_placeholder(day: date) -> bool:
    """The first and the last day of a year often stand for a day that nobody knew."""
    return (day.month, day.day) in ((1, 1), (12, 31))


def _undecided(found: Sequence[Pair]) -> list[Pair]:
    """Without those that somebody found to be two, while they are as they were then."""
    said = Distinct.objects.filter(one__in=[pair.one for pair in found]).select_related("one", "other")
    two = {(one.one_id, one.other_id) for one in said if one.mark == mark(one.one, one.other)}
    return [pair for pair in found if (pair.one, pair.other) not in two]


def apart(actor: Actor, commune: Unit) -> list[Distinct]:
    """Who of this commune was found to be two, the newest first, where the actor may see both of them."""
    gate.require(actor, MERGE_MEMBERS, commune)
    said = Distinct.objects.filter(branch__commune_id=commune.pk).select_related("one", "other")
    found = list(gate.rows(actor, MERGE_MEMBERS, said).order_by("-id"))
    known = members(actor, {pk for each in found for pk in (each.one_id, each.other_id)})
    return [each for each in found if each.one_id in known and each.other_id in known]


def said_apart(actor: Actor, distinct: int) -> Distinct:
    """One of them, or NotForYou."""
    return gate.get(actor, MERGE_MEMBERS, Distinct.objects.select_related("one", "other"), pk=distinct)


def mark(one: Person, other: Person) -> UUID:
    """What a decision about these two stands on: names, births and numbers of both, hashed under our key."""
    parts = [
        f"{each.pk}|{each.full_name}|{each.birth}|{each.birth_precision}|{each.id_hash}|{each.old_id_hash}"
        for each in sorted((one, other), key=lambda each: each.pk)
    ]
    return keys.keyed_hash("\n".join(parts), "twins")


def members(actor: Actor, wanted: Iterable[int]) -> dict[int, Member]:
    """These members, where the actor may merge them."""
    return gate.rows(actor, MERGE_MEMBERS, Member.objects.all()).in_bulk(wanted)


def elsewhere(actor: Actor, commune: Unit) -> list[Elsewhere]:
    """Whose number of this commune is held in another one too."""
    gate.require(actor, MERGE_MEMBERS, commune)
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE, [commune.pk])
        rows = cursor.fetchall()
    units = gate.rows(actor, SEE_MEMBERS, Unit.objects.filter(level=Level.COMMUNE))
    names = {unit.pk: unit.name for unit in units.filter(pk__in={pk for _, there in rows for pk in there})}
    return [Elsewhere(person, tuple(names[pk] for pk in there if pk in names)) for person, there in rows]


def between(actor: Actor, *, most: int) -> list[list[Member]]:
    """Members of different communes of this actor who share an identity number, at most so many groups."""
    seen = gate.rows(actor, OPEN_MASKED, Member.objects.all())
    # Grouped by the index of numbers alone: with the place of each, or counting a column that the index has
    # not, it would read half a million records.
    shared = Person.objects.exclude(id_hash=None).order_by("id_hash").values("id_hash")
    held = shared.annotate(n=Count("*")).filter(n__gt=1).values_list("id_hash", flat=True)[:HELD_MOST]
    # As a list: inside the other question the planner would join before it groups.
    rows = seen.filter(person__id_hash__in=list(held) or [NOBODY]).annotate(number=F("person__id_hash"))
    groups: defaultdict[UUID, list[Member]] = defaultdict(list)
    for row in rows.order_by("number", "sort_key", "person"):
        groups[row.number].append(row)
    return [group for group in groups.values() if len({one.commune_id for one in group}) > 1][:most]
