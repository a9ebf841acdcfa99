"""What the list and the counts must be, worked out anew from people and spells."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from django.db.models import F, Sum

from sohoi.members.models import (
    Absence,
    CommuneCount,
    Headcount,
    Measure,
    Member,
    Person,
    PersonPoverty,
    Spell,
)
from sohoi.members.models.spell import INSIDE, JOINED_ON
from sohoi.members.record import flags_of, member_row
from sohoi.units.models import Unit

Key = tuple[Any, ...]


def kept_counts() -> dict[Key, int]:
    """What the differences in the table come to. The sex of those who left is as it was known then."""
    columns = ("branch_id", "commune_id", "province_id", "measure", "year", "sex", "flags")
    summed = Headcount.objects.order_by().values_list(*columns).annotate(total=Sum("n"))
    found: Counter[Key] = Counter()
    for *place, measure, year, sex, flags, total in summed:
        found[(*place, measure, year, "" if measure == Measure.LEFT else sex, flags)] += total
    return {key: n for key, n in found.items() if n}


def kept_above() -> dict[Key, int]:
    """What the counts of communes come to."""
    columns = ("commune_id", "province_id", "what", "year", "sex", "flags")
    summed = CommuneCount.objects.order_by().values_list(*columns).annotate(total=Sum("n"))
    return {tuple(key): n for *key, n in summed if n}


def true_above() -> dict[Key, int]:
    """The same from what the branches must have, one trait at a time."""
    what = CommuneCount.What
    found: Counter[Key] = Counter()
    for (_, *place, measure, year, sex, flags), n in true_counts().items():
        if measure == Measure.NOW:
            found[(*place, what.NOW, 0, sex, flags)] += n
            found[(*place, what.BORN, year, "", 0)] += n
        else:
            found[(*place, measure, year, "", 0)] += n
    return dict(found)


def true_counts() -> dict[Key, int]:
    """The same from scratch: members now, whoever joined at her last branch, every end of a membership."""
    found: Counter[Key] = Counter()
    for member in true_members():
        place = _place(member.branch)
        found[(*place, Measure.NOW, member.birth_year or 0, member.sex, flags_of(member))] += 1
    for person in Person.objects.exclude(joined=None):
        place = _place(person.spells.latest("id").branch)
        assert person.joined is not None
        found[(*place, Measure.JOINED, person.joined.year, person.sex, 0)] += 1
    for spell in Spell.objects.exclude(until=None).exclude(exit__in=INSIDE).select_related("branch"):
        assert spell.until is not None
        found[(*_place(spell.branch), Measure.LEFT, spell.until.year, "", 0)] += 1
    return dict(found)


def _place(branch: Unit) -> tuple[int | None, ...]:
    return branch.pk, branch.commune_id, branch.province_id


def true_members() -> list[Member]:
    """The list as open spells say it should be. Only the cell is known nowhere else."""
    cells = dict(Member.objects.values_list("pk", "cell"))
    found = []
    for spell in Spell.objects.filter(until=None).select_related("person", "branch").order_by("person_id"):
        cell = Unit.objects.filter(pk=cells.get(spell.person_id) or 0).first()
        stated = PersonPoverty.objects.filter(person=spell.person).order_by("-year").first()
        poverty = stated.standing if stated else ""
        found.append(
            member_row(
                spell.person,
                branch=spell.branch,
                cell=cell,
                kind=spell.kind,
                poverty=poverty,
                away_since=_away(spell.person),
            )
        )
    return found


def _away(person: Person) -> date | None:
    return Absence.objects.filter(person=person, until=None).values_list("since", flat=True).first()


def columns_of(member: Member) -> dict[str, Any]:
    """The row as the table holds it."""
    return {field.attname: getattr(member, field.attname) for field in Member._meta.concrete_fields}


def assert_register_whole() -> None:
    """List, spells and counts say the same. That nobody is in two branches on one day, the database says."""
    kept = [columns_of(member) for member in Member.objects.order_by("pk")]
    assert kept == [columns_of(member) for member in true_members()]
    assert kept_counts() == true_counts()
    assert kept_above() == true_above()
    for branch in Unit.objects.filter(level=5):
        came = Spell.objects.filter(branch=branch).count()
        went = Spell.objects.filter(branch=branch).exclude(until=None).count()
        now = Headcount.objects.filter(branch_id=branch.pk, measure=Measure.NOW).aggregate(n=Sum("n"))["n"]
        assert came - went == (now or 0)


def damage(harm: str) -> None:
    """Wrong on purpose, so that a test can show the checks above would see it."""
    first = Member.objects.order_by("pk").first()
    assert first is not None
    if harm == "list":
        Member.objects.filter(pk=first.pk).update(phone="0710999999")
    elif harm == "count":
        Headcount.objects.filter(branch_id=first.branch_id, measure=Measure.NOW).update(n=F("n") + 1)
    elif harm == "count above":
        CommuneCount.objects.filter(commune_id=first.commune_id, what=1).update(n=F("n") + 1)
    elif harm == "joined":
        Person.objects.filter(pk=first.pk).update(joined="1999-01-01", joined_precision="year")
    elif harm == "missing":
        first.delete()


def assert_balance(unit: Unit, first: date, last: date) -> None:
    """Members at the beginning + who came - who went = members at the end, for one unit and both days
    included. What only moved within the unit neither came nor went."""
    inside = [one for one in _log() if unit.pk in _place(one.branch)]
    came = [one for one in inside if first <= one.since <= last]
    went = [one for one in inside if one.until and first <= one.until <= last]
    moved = _moves(came, went)
    opening = len(_present(inside, first, before=True))
    closing = len(_present(inside, last))
    assert opening + (len(came) - moved) - (len(went) - moved) == closing


def _log() -> list[Spell]:
    return list(Spell.objects.select_related("branch").order_by("person_id", "pk"))


def _present(spells: list[Spell], day: date, *, before: bool = False) -> set[int]:
    """Who is there at the end of the day, or `before` it begins; nobody twice."""
    last = day - timedelta(days=1) if before else day
    there = [one for one in spells if one.since <= last and (one.until is None or one.until > last)]
    found = [one.person_id for one in there]
    assert len(found) == len(set(found))
    return set(found)


def _moves(came: list[Spell], went: list[Spell]) -> int:
    """How many of these ends were followed by one of these beginnings, on the same day."""
    began = {(one.person_id, one.since) for one in came if one.entry in JOINED_ON}
    return len({(one.person_id, one.until) for one in went if one.exit in INSIDE} & began)


def assert_joined() -> None:
    """Whoever moved is somewhere else from the very day on: nobody falls between two branches."""
    log = _log()
    for one, other in zip_longest(log, log[1:]):
        if one.exit in INSIDE:
            assert other is not None and other.person_id == one.person_id
            assert (other.since, other.entry in JOINED_ON) == (one.until, True)
