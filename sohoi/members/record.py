"""A record in memory: facts put on a person, her row in the list, and how a fact reads in the trail.

Nothing here writes: `services` do. The same functions serve one form, a book of ten thousand, and the
check that recomputes the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sohoi.common import identity, keys
from sohoi.common.dates import PartialDate
from sohoi.common.text import fold, given_name, nfc_clean, sort_key
from sohoi.members.fields import BY_KEY, Shape, off
from sohoi.members.models import Member, Person, Spell
from sohoi.units.models import Unit

Facts = Mapping[str, Any]
IDENTITY = {"id_number": "id", "old_id": "old_id"}
PURPOSE = b"person.identity"

FLAG_CORE, FLAG_PARTY, FLAG_POOR, FLAG_NEAR_POOR, FLAG_COMPLETE, FLAG_PHONE, FLAG_HONORARY = (
    1 << bit for bit in range(7)
)


def put(person: Person, facts: Facts) -> None:
    """Set the stated facts on a person in memory; what is not stated stays as it is."""
    without = off()
    for key, value in facts.items():
        if key in without:
            continue
        if key in IDENTITY:
            _put_identity(person, IDENTITY[key], value)
        elif key in ("birth", "joined"):
            _put_date(person, key, value)
        elif key in BY_KEY and key != "poverty":
            setattr(person, key, _clean(key, value))
    if "full_name" in facts:
        person.given_name = given_name(person.full_name)[:60]


def _clean(key: str, value: Any) -> Any:
    """Texts are stored NFC, without invisible marks, and no longer than their column."""
    entry = BY_KEY[key]
    if entry.shape is Shape.LONG:
        return "\n".join(nfc_clean(line) for line in str(value or "").splitlines())[: entry.length]
    if entry.shape in (Shape.TEXT, Shape.PHONE):
        return nfc_clean(str(value or ""))[: entry.length]
    return value


def _put_date(person: Person, key: str, value: PartialDate | None) -> None:
    setattr(person, key, value.first_day if value else None)
    setattr(person, f"{key}_precision", value.precision if value else "")


def _put_identity(person: Person, stem: str, number: str | None) -> None:
    setattr(person, f"{stem}_cipher", keys.seal(number.encode(), PURPOSE) if number else None)
    setattr(person, f"{stem}_hash", identity_hash(number) if number else None)
    setattr(person, f"{stem}_tail", number[-3:] if number else "")


def identity_hash(number: str) -> Any:
    """The keyed hash under which an equal number is found anywhere in the installation."""
    return keys.keyed_hash(number, "identity")


def last4_hash(number: str, commune_id: int) -> int:
    """The keyed hash of the last four digits within one commune."""
    return keys.keyed_number(f"{commune_id}:{number[-4:]}", "last4")


def identity_of(person: Person, stem: str = "id") -> str:
    """The number in the clear. Only acts that record the read may call this."""
    sealed = getattr(person, f"{stem}_cipher")
    return keys.unseal(sealed, PURPOSE).decode() if sealed else ""


def date_of(person: Person, key: str) -> PartialDate | None:
    """A stored date with the precision it was known with."""
    day = getattr(person, key)
    return PartialDate.of(day, getattr(person, f"{key}_precision")) if day else None


def poverty_of(facts: Facts) -> str:
    """The stated poverty, where the installation keeps it."""
    return "" if "poverty" in off() else str(facts.get("poverty") or "")


def missing_of(person: Person) -> list[str]:
    """Which of the needed facts the record lacks."""
    have = {"name": person.full_name, "birth": person.birth, "id": person.id_tail, "phone": person.phone}
    return [key for key, value in have.items() if not value]


def member_row(person: Person, *, branch: Unit, cell: Unit | None, kind: str, poverty: str) -> Member:
    """The person's row in the list, computed whole: `doctor` compares with the same function."""
    number = identity_of(person) if person.id_cipher else ""
    return Member(
        person=person,
        subject_id=person.subject_id,
        branch=branch,
        cell=cell,
        commune_id=branch.commune_id,
        province_id=branch.province_id,
        kind=kind,
        name=person.full_name,
        # Folding can lengthen a text: some letters stand for two or three.
        name_search=f" {fold(person.full_name)}"[:170],
        sort_key=sort_key(person.full_name)[:400],
        birth_year=person.birth.year if person.birth else None,
        sex=person.sex,
        phone=person.phone,
        id_last4=last4_hash(number, branch.commune_id or 0) if number else None,
        core=bool(person.core),
        party=bool(person.party),
        poverty=poverty,
        ethnicity=person.ethnicity,
        religion=person.religion,
        occupation=person.occupation,
        joined_year=person.joined.year if person.joined else None,
        missing=missing_of(person),
    )


def flags_of(member: Member) -> int:
    """The traits that figures are cut by, as bits."""
    traits = {
        FLAG_CORE: member.core,
        FLAG_PARTY: member.party,
        FLAG_POOR: member.poverty == Person.Poverty.POOR,
        FLAG_NEAR_POOR: member.poverty == Person.Poverty.NEAR_POOR,
        FLAG_COMPLETE: not member.missing,
        FLAG_PHONE: bool(member.phone),
        FLAG_HONORARY: member.kind == Spell.Kind.HONORARY,
    }
    return sum(bit for bit, true in traits.items() if true)


def show(key: str, person: Person) -> str:
    """A fact as the trail may keep it: dates in words, identity numbers masked."""
    if key in IDENTITY:
        tail = getattr(person, f"{IDENTITY[key]}_tail")
        return identity.mask(f"{'':0>9}{tail}") if tail else ""
    if key in ("birth", "joined"):
        return str(date_of(person, key) or "")
    value = getattr(person, key, "")
    return (
        {True: "có", False: "không", None: ""}.get(value, str(value)) if not isinstance(value, str) else value
    )
