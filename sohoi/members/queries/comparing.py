"""What a list says otherwise than the register about somebody who is there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from sohoi.common.dates import PartialDate
from sohoi.common.text import fold
from sohoi.members.fields import BY_KEY, off
from sohoi.members.models import Person
from sohoi.members.record import DATES, IDENTITY, TEXTS, Facts, date_of, facts_of, poverty_of, put


def changed_keys(person: Person, poverty: str, facts: Facts) -> list[str]:
    """The stated facts that the register holds otherwise or not at all.

    What the list only says less exactly (a year for a day, a name without accents) is no change.
    `poverty` is what the register holds of it, which is no column of a person.
    """
    stated, without = Person(), off()
    put(stated, facts)
    keys = [key for key in facts if key in BY_KEY and key not in without]
    return [key for key in keys if _differs(key, stated, person, poverty, facts)]


def _differs(key: str, stated: Person, person: Person, poverty: str, facts: Facts) -> bool:
    if key == "poverty":
        return poverty_of(facts) != poverty
    if key in IDENTITY:
        return bool(getattr(stated, f"{IDENTITY[key]}_hash") != getattr(person, f"{IDENTITY[key]}_hash"))
    if key in DATES:
        return not _covers(date_of(person, key), date_of(stated, key))
    if key in TEXTS:
        return not _same_text(getattr(stated, key), getattr(person, key), name=key == "full_name")
    return bool(getattr(stated, key) != getattr(person, key))


def _covers(known: PartialDate | None, stated: PartialDate | None) -> bool:
    """Whether the known day says all that the stated one does."""
    if known is None or stated is None:
        return stated is None
    return known.iso.startswith(stated.iso)


def _same_text(stated: str, known: str, *, name: bool) -> bool:
    if stated.casefold() == known.casefold():
        return True
    return name and stated.casefold() == fold(stated) and fold(stated) == fold(known)


class Stating(Protocol):
    """A row of a book with the fields that it states."""

    @property
    def fields(self) -> Facts: ...


def changes(matched: Mapping[int, int], rows: Sequence[Stating]) -> dict[int, list[str]]:
    """For rows by number, matched with people of the register: which facts each states otherwise."""
    people = Person.objects.select_related("member").in_bulk(set(matched.values()))
    return {
        n: changed_keys(person, person.member.poverty, facts_of(rows[n].fields))
        for n, pk in matched.items()
        if (person := people.get(pk)) and hasattr(person, "member")
    }
