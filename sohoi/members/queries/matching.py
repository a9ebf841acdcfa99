"""Which rows of a book are people that the register holds already, and which branches its names are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sohoi.common.text import fold, nfc_clean
from sohoi.members.models import Member, Person
from sohoi.members.record import identity_hash
from sohoi.units.models import Unit
from sohoi.units.names import Named


@dataclass(frozen=True)
class Match:
    """The person a row stands for: `here` in this commune, else only known to exist elsewhere."""

    person: int
    here: bool


def match(unit: Unit, rows: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[int, Match]:
    """For rows as (number, fields): whom of the register each one is, where there is anybody.

    By identity number over the whole installation; inside the commune also by name and year of birth,
    unless two different numbers say that they are two people.
    """
    listed = list(rows)
    hashes = {n: identity_hash(fields["id_number"]) for n, fields in listed if fields.get("id_number")}
    by_number = _by_number(unit, set(hashes.values()))
    by_name = _by_name(unit)
    found: dict[int, Match] = {}
    for n, fields in listed:
        number = hashes.get(n)
        same = by_number.get(number) if number else None
        same = same or _namesake(by_name, fields, number)
        if same:
            found[n] = same
    return found


def _by_number(unit: Unit, hashes: set[UUID]) -> dict[UUID, Match]:
    """Holders of these numbers; one in the commune goes before one elsewhere."""
    holders = Person.objects.filter(id_hash__in=hashes).values_list("id_hash", "pk", "member__commune_id")
    found: dict[UUID, Match] = {}
    for number, person, commune in holders:
        here = commune == unit.commune_id
        if number is not None and (here or number not in found):
            found[number] = Match(person, here)
    return found


def _by_name(unit: Unit) -> dict[tuple[str, int | None], tuple[int, UUID | None]]:
    """Everybody of the commune by folded name and year of birth, with her number's hash."""
    listed = Member.objects.filter(commune_id=unit.commune_id).values_list(
        "name_search", "birth_year", "pk", "person__id_hash"
    )
    return {(name.strip(), year): (pk, number) for name, year, pk, number in listed}


def _namesake(
    by_name: Mapping[tuple[str, int | None], tuple[int, UUID | None]],
    fields: Mapping[str, Any],
    number: UUID | None,
) -> Match | None:
    name, birth = fold(str(fields.get("full_name") or "")), str(fields.get("birth") or "")
    if not name or not birth:
        return None
    person, theirs = by_name.get((name, int(birth[:4])), (0, None))
    if not person or (number and theirs and number != theirs):
        return None
    return Match(person, here=True)


def plain_branch(name: str) -> str:
    """The name of a branch without the word for it: "Chi hội Thôn Đông" is called Thôn Đông."""
    words = nfc_clean(name).split()
    for before in (["chi", "hoi"], ["ch"]):
        if len(words) > len(before) and [fold(word) for word in words[: len(before)]] == before:
            words = words[len(before) :]
    return " ".join(words)


def branches_named(unit: Unit, names: Iterable[str]) -> dict[str, int | None]:
    """For each name of a book the open branch of the commune that bears it; None where she must be asked."""
    branches = Unit.open_branches().filter(commune_id=unit.commune_id).values_list("name", "pk")
    known = Named((plain_branch(name), pk) for name, pk in branches)
    return {name: known.find(plain_branch(name)) for name in names}
