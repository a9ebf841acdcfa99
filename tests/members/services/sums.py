"""What the list and the counts must be, worked out anew from people and spells."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import F, Sum

from sohoi.members.models import CommuneCount, Headcount, Measure, Member, Person, PersonPoverty, Spell
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
    for spell in Spell.objects.exclude(until=None).exclude(exit=Spell.Exit.MOVED).select_related("branch"):
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
            member_row(spell.person, branch=spell.branch, cell=cell, kind=spell.kind, poverty=poverty)
        )
    return found


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
