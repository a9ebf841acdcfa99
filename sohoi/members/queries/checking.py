"""What a careful clerk would ask before saving: is this number right, is she here already?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, cast

from django.db.models import Q, QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.common import identity
from sohoi.common.text import fold
from sohoi.members.models import Member, Person
from sohoi.members.permissions import SEE_MEMBERS
from sohoi.members.record import identity_hash
from sohoi.units.models import Unit

# Two folded names at least this alike are worth a question (one letter of a usual name).
ALIKE = 0.9
YOUNGEST_MEMBER = 18


@dataclass(frozen=True)
class Warning:
    """A doubt in words. `code` says which; `person` is somebody of this commune it is about."""

    code: str
    words: str
    person: Member | None = None


def doubts(
    actor: Actor, facts: Mapping[str, Any], *, branch: Unit, year: int, me: Person | None = None
) -> list[Warning]:
    """Everything doubtful about these facts for somebody of this branch.

    People whom the actor may not see are told of, if at all, without saying who they are.
    """
    visible = gate.rows(actor, SEE_MEMBERS, Member.objects.filter(commune_id=branch.commune_id))
    others = visible.exclude(pk=me.pk if me else 0)
    found = [*_number_doubts(facts, me), *_age_doubts(facts, year), *_same_number(facts, others, me)]
    return [*found, *_same_name(facts, others, {w.person.pk for w in found if w.person})]


def _number_doubts(facts: Mapping[str, Any], me: Person | None) -> list[Warning]:
    number = facts.get("id_number")
    if not number:
        return []
    sex = cast(identity.Sex | None, facts.get("sex") or (me.sex if me else None))
    birth = facts.get("birth")
    year = birth.year if birth else (me.birth.year if me and me.birth else None)
    stated = identity.birth_year_of(number)
    words = {
        "id_birth_mismatch": f"Số căn cước cho biết sinh năm {stated}, khác năm sinh đã ghi.",
        "id_gender_mismatch": "Số căn cước cho biết giới tính khác với đã ghi.",
    }
    return [Warning(code, words[code]) for code in identity.mismatches(number, birth_year=year, sex=sex)]


def _age_doubts(facts: Mapping[str, Any], year: int) -> list[Warning]:
    birth = facts.get("birth")
    if birth and year - birth.year < YOUNGEST_MEMBER:
        return [Warning("under_age", f"Người này chưa đủ {YOUNGEST_MEMBER} tuổi.")]
    if facts.get("sex") == Person.Sex.MALE:
        return [Warning("gender_male", "Nam giới chỉ có thể là hội viên danh dự.")]
    return []


def _same_number(facts: Mapping[str, Any], others: QuerySet[Member], me: Person | None) -> list[Warning]:
    """An equal number anywhere in the installation; whose it is, is told only where she may be seen."""
    number = facts.get("id_number")
    if not number:
        return []
    holders = Person.objects.filter(id_hash=identity_hash(number)).exclude(pk=me.pk if me else 0)
    here = others.filter(person__in=holders).first()
    if here:
        return [Warning("same_number", f"Số căn cước này đang ghi cho {here.name}.", here)]
    if holders.exists():
        return [Warning("same_number_elsewhere", "Số căn cước này đã có ở một nơi khác trong sổ.")]
    return []


def _same_name(facts: Mapping[str, Any], others: QuerySet[Member], told: set[int]) -> list[Warning]:
    """People with this name, also spelt slightly otherwise, and a birth year that fits."""
    name = fold(str(facts.get("full_name") or ""))
    if not name:
        return []
    first, last = name.split()[0], name.split()[-1]
    shared = Q(name_search__endswith=f" {last}") | Q(name_search__contains=f" {first} ")
    candidates = others.filter(shared, _born_near(facts)).exclude(pk__in=told)
    alike = [one for one in candidates if _alike(name, one)]
    return [
        Warning("same_name", f"{one.name}, sinh {one.birth_year or 'không rõ năm'}, đã có trong sổ.", one)
        for one in alike[:3]
    ]


def _born_near(facts: Mapping[str, Any]) -> Q:
    birth = facts.get("birth")
    if not birth:
        return Q()
    return Q(birth_year=None) | Q(birth_year__range=(birth.year - 1, birth.year + 1))


def _alike(name: str, other: Member) -> bool:
    theirs = other.name_search.strip()
    return name == theirs or SequenceMatcher(None, name, theirs).ratio() >= ALIKE
