"""A record in memory: facts put on a person, her row in the list, and how a fact reads in the trail.

Nothing here writes: `services` do. The same functions serve one form, a book of ten thousand, and the
check that recomputes the list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sohoi.common import identity, keys
from sohoi.common.copying import Mould
from sohoi.common.dates import PartialDate
from sohoi.common.text import fold, given_name, nfc_clean, sort_key
from sohoi.members.fields import BY_KEY, Shape, off
from sohoi.members.models import Member, Person, Spell
from sohoi.units import addresses
from sohoi.units.models import Unit

Facts = Mapping[str, Any]
IDENTITY = {"id_number": "id", "old_id": "old_id"}
DATES = ("birth", "joined")
PURPOSE = b"person.identity"
APPLICATION = b"person.application"

MEMBERS, PEOPLE = Mould(Member), Mould(Person)
# As plain texts: comparing with a member of an enumeration is slow enough to be felt in a book.
POOR, NEAR_POOR, HONORARY, MALE = (
    str(one) for one in (Person.Poverty.POOR, Person.Poverty.NEAR_POOR, Spell.Kind.HONORARY, Person.Sex.MALE)
)
TEXTS = {entry.key: entry.length for entry in BY_KEY.values() if entry.shape in (Shape.TEXT, Shape.PHONE)}

FLAG_CORE, FLAG_PARTY, FLAG_POOR, FLAG_NEAR_POOR, FLAG_COMPLETE, FLAG_PHONE, FLAG_HONORARY, FLAG_AWAY = (
    1 << bit for bit in range(8)
)


def drafted(facts: Facts, other: Sequence[tuple[str, str]]) -> Person:
    """Somebody with these facts, in memory only, who has no ids yet."""
    person = PEOPLE.cast(other=[list(pair) for pair in other])
    put(person, facts)
    return person


def put(person: Person, facts: Facts) -> None:
    """Set the stated facts on a person in memory; what is not stated stays as it is."""
    without = off()
    for key, value in facts.items():
        setter = _SETTERS.get(key)
        if setter and key not in without:
            setter(person, key, value)
    if "full_name" in facts:
        person.given_name = _name_forms(person.full_name)[0]


def _put_value(person: Person, key: str, value: Any) -> None:
    setattr(person, key, value)


def _put_text(person: Person, key: str, value: Any) -> None:
    """Texts are stored NFC, without invisible marks, and no longer than their column."""
    setattr(person, key, _clean_text(str(value))[: TEXTS[key]] if value else "")


def _put_long(person: Person, key: str, value: Any) -> None:
    lines = str(value or "").splitlines()
    setattr(person, key, "\n".join(nfc_clean(line) for line in lines)[: BY_KEY[key].length])


# In a list of members most texts come again and again, and so do many names.
_clean_text = lru_cache(maxsize=8192)(nfc_clean)


@lru_cache(maxsize=8192)
def _name_forms(full_name: str) -> tuple[str, str, str]:
    """The given name, what searches look through and what lists are sorted by, as their columns hold them.

    Folding can lengthen a text: some letters stand for two or three.
    """
    return given_name(full_name)[:60], f" {fold(full_name)}"[:170], sort_key(full_name)[:400]


def _put_address(person: Person, key: str, value: Any) -> None:
    """What was chosen for another address is not chosen for this one."""
    address = _clean_text(str(value))[: TEXTS[key]] if value else ""
    if person.address != address:
        person.address, person.address_now = address, ""


def _put_date(person: Person, key: str, value: PartialDate | None) -> None:
    setattr(person, key, value.first_day if value else None)
    setattr(person, f"{key}_precision", value.precision if value else "")


def _put_identity(person: Person, key: str, value: str | None) -> None:
    stem = IDENTITY[key]
    setattr(person, f"{stem}_cipher", keys.seal(value.encode(), PURPOSE) if value else None)
    setattr(person, f"{stem}_hash", identity_hash(value) if value else None)
    setattr(person, f"{stem}_tail", value[-3:] if value else "")


_BY_SHAPE: dict[Shape, Callable[[Person, str, Any], None]] = {
    Shape.TEXT: _put_text,
    Shape.PHONE: _put_text,
    Shape.LONG: _put_long,
    Shape.IDENTITY: _put_identity,
    Shape.DATE: _put_date,
}
# Poverty is kept by the year, not on the person.
_SETTERS = {key: _BY_SHAPE.get(one.shape, _put_value) for key, one in BY_KEY.items() if key != "poverty"}
_SETTERS["address"] = _put_address


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


# The same days and years come again and again in a book.
_date_from = lru_cache(maxsize=8192)(PartialDate.from_iso)


def facts_of(fields: Facts) -> dict[str, Any]:
    """What a row of a book states, as facts of the catalogue."""
    facts = {key: value for key, value in fields.items() if value is not None and key in BY_KEY}
    for key in DATES:
        if facts.get(key):
            facts[key] = _date_from(str(facts[key]))
    number = facts.get("id_number")
    if number and len(number) == BY_KEY["old_id"].length:
        facts["old_id"] = facts.pop("id_number")
    for key in IDENTITY:
        if not facts.get(key, True):
            del facts[key]
    return facts


def seal_facts(facts: Facts) -> bytes:
    """The facts of somebody who is not in the register yet, as they may be kept: dates as ISO, encrypted."""
    plain = {key: value.iso if isinstance(value, PartialDate) else value for key, value in facts.items()}
    return keys.seal(json.dumps(plain, ensure_ascii=False).encode(), APPLICATION)


def unseal_facts(sealed: bytes | memoryview) -> dict[str, Any]:
    """What `seal_facts` was given; nothing once that is forgotten."""
    return facts_of(json.loads(keys.unseal(sealed, APPLICATION))) if bytes(sealed) else {}


def poverty_of(facts: Facts) -> str:
    """The stated poverty, where the installation keeps it."""
    return "" if "poverty" in off() else str(facts.get("poverty") or "")


def missing_of(person: Person) -> list[str]:
    """Which of the needed facts the record lacks."""
    have = {"name": person.full_name, "birth": person.birth, "id": person.id_tail, "phone": person.phone}
    return [key for key, value in have.items() if not value]


def place_of(person: Person, branch: Unit) -> addresses.Reading:
    """What commune her address names, in the eyes of the commune in which she is a member."""
    commune = branch.commune
    return addresses.read(person.address, commune.code if commune else "")


def doubts_of(person: Person, number: str, branch: Unit) -> list[str]:
    """Which of the facts want a second look. `number` is her identity number in the clear, or empty."""
    born, exact = person.birth, person.birth_precision == "day"
    found = identity.mismatches(number, birth_year=born.year if born else None, sex=_sex(person))
    if born and exact and (born.day, born.month) == (1, 1):
        found.append("birth_first_day")
    if person.full_name and " " not in person.full_name:
        found.append("name_one_word")
    if born and not exact:
        found.append("birth_not_exact")
    return found + address_doubts(person, branch) if person.address else found


def address_doubts(person: Person, branch: Unit) -> list[str]:
    """Whether her address asks to choose, or names no commune. Asked for in communes of the country alone: a
    training commune has no old ones."""
    place = place_of(person, branch)
    if place.divided:
        return [] if person.address_now in place.now else ["address_divided"]
    known = branch.commune is not None and addresses.is_known(branch.commune.code)
    return ["address_unclear"] if known and not place.now else []


def _sex(person: Person) -> identity.Sex:
    return "male" if person.sex == MALE else "female"


def member_row(
    person: Person,
    *,
    branch: Unit,
    cell: Unit | None,
    kind: str,
    poverty: str,
    away_since: date | None = None,
    number: str | None = None,
) -> Member:
    """The person's row in the list, computed whole: `doctor` compares with the same function.

    `away_since` is the first day of her open absence. `number` is her identity number where the caller has
    it in the clear; otherwise it is decrypted.
    """
    _, name_search, key = _name_forms(person.full_name)
    whole = number or identity_of(person)
    return MEMBERS.cast(
        {"person": person, "branch": branch, "cell": cell},
        person_id=person.pk,
        subject_id=person.subject_id,
        branch_id=branch.pk,
        cell_id=cell.pk if cell else None,
        commune_id=branch.commune_id,
        province_id=branch.province_id,
        kind=kind,
        name=person.full_name,
        name_search=name_search,
        sort_key=key,
        birth_year=person.birth.year if person.birth else None,
        sex=person.sex,
        phone=person.phone,
        id_last4=last4_hash(whole, branch.commune_id or 0) if whole else None,
        core=bool(person.core),
        party=bool(person.party),
        poverty=poverty,
        ethnicity=person.ethnicity,
        religion=person.religion,
        occupation=person.occupation,
        joined_year=person.joined.year if person.joined else None,
        old_commune=place_of(person, branch).old if person.address else "",
        away_since=away_since,
        missing=missing_of(person),
        doubts=doubts_of(person, whole, branch),
    )


def flags_of(member: Member) -> int:
    """The traits that figures are cut by, as bits."""
    return (
        FLAG_CORE * bool(member.core)
        + FLAG_PARTY * bool(member.party)
        + FLAG_POOR * (member.poverty == POOR)
        + FLAG_NEAR_POOR * (member.poverty == NEAR_POOR)
        + FLAG_COMPLETE * (not member.missing)
        + FLAG_PHONE * bool(member.phone)
        + FLAG_HONORARY * (member.kind == HONORARY)
        + FLAG_AWAY * (member.away_since is not None)
    )


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


def columns_of(key: str) -> list[str]:
    """The columns of a person that this fact is kept in."""
    if key in IDENTITY:
        return [f"{IDENTITY[key]}_{part}" for part in ("hash", "cipher", "tail")]
    if key in DATES:
        return [key, f"{key}_precision"]
    beside = {"full_name": ["given_name"], "address": ["address_now"]}
    return [key, *beside.get(key, [])]


def states(person: Person, key: str) -> bool:
    """Whether the record says anything here. A tick that says no does."""
    return getattr(person, columns_of(key)[0]) not in (None, "")


def agree(one: Person, other: Person, key: str) -> bool:
    """Whether both records say the same here. Sealed numbers are told by their hashes."""
    compared = [column for column in columns_of(key) if not column.endswith(("_cipher", "address_now"))]
    return all(getattr(one, column) == getattr(other, column) for column in compared)
