"""Which rows of a book are people that the register holds already, and which branches its names are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection

from sohoi.common.text import fold, nfc_clean
from sohoi.members.models import Member
from sohoi.members.queries.checking import ALIKE
from sohoi.members.record import identity_hash
from sohoi.units.models import Unit
from sohoi.units.names import Named

# What speaks for one person, and how much of it makes a question. Name and year of birth do; so do an almost
# equal name with the day of birth, or a telephone with the given name and the year.
NAME, ALMOST, GIVEN, DAY, YEAR, PHONE, BRANCH, ENOUGH = 40, 30, 15, 40, 25, 30, 5, 65
OTHER_YEAR = -40
# Rows that are compared at once: what is needed for it stays small, however long the book.
PIECE = 10_000


@dataclass(frozen=True)
class Match:
    """The person a row stands for: `here` in this commune, else only known to exist elsewhere. `certain` by
    her identity number; `why` says in words what is the same."""

    person: int
    here: bool
    certain: bool = False
    why: str = ""


@dataclass(frozen=True)
class Known:
    """Somebody of the commune, with what a row is compared with."""

    person: int
    name: str
    birth: str
    phone: str
    branch: str
    number: int | None


def match(unit: Unit, rows: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[int, Match]:
    """For rows as (number, fields): whom of the register each one is, where there is anybody.

    By identity number over the whole installation; inside the commune also by name, birth, telephone and
    branch together, unless two different numbers say that they are two people.
    """
    commune, coming = _Commune(unit), iter(rows)
    found: dict[int, Match] = {}
    while piece := list(islice(coming, PIECE)):
        found.update(_matched(unit, commune, piece))
    return found


def _matched(
    unit: Unit, commune: _Commune, rows: Sequence[tuple[int, Mapping[str, Any]]]
) -> Iterator[tuple[int, Match]]:
    hashes = {n: identity_hash(fields["id_number"]) for n, fields in rows if fields.get("id_number")}
    by_number = _by_number(unit, set(hashes.values()))
    for n, fields in rows:
        number = hashes.get(n)
        same = by_number.get(number) if number else None
        same = same or commune.likeliest(fields, number.int if number else None)
        if same:
            yield n, same


_HOLDERS = """
SELECT one.id_hash, one.id, member.commune_id FROM members_person one
LEFT JOIN members_member member ON member.person_id = one.id WHERE one.id_hash = ANY(%s)
"""


def _by_number(unit: Unit, hashes: set[UUID]) -> dict[UUID, Match]:
    """Holders of these numbers; one in the commune goes before one elsewhere."""
    found: dict[UUID, Match] = {}
    with connection.cursor() as cursor:
        # One list as one parameter: ten thousand of them are put into a statement one by one.
        cursor.execute(_HOLDERS, [list(hashes)])
        for number, person, commune in cursor:
            here = commune == unit.commune_id
            if here or number not in found:
                found[number] = Match(person, here, True, "cùng số căn cước")
    return found


class _Commune:
    """Everybody of a commune, by what a row could have in common with her."""

    def __init__(self, unit: Unit) -> None:
        self.by_name: defaultdict[str, list[Known]] = defaultdict(list)
        self.by_phone: defaultdict[str, list[Known]] = defaultdict(list)
        self.by_birth: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
        for known in _known(unit):
            self.by_name[known.name].append(known)
            self.by_birth[known.name.rpartition(" ")[2], known.birth].append(known)
            if known.phone:
                self.by_phone[known.phone].append(known)

    def likeliest(self, fields: Mapping[str, Any], number: int | None) -> Match | None:
        """The one with most in common, if that is enough to ask."""
        name, birth = fold(str(fields.get("full_name") or "")), str(fields.get("birth") or "")
        if not name:
            return None
        candidates = {
            one.person: one
            for one in (
                *self.by_name.get(name, ()),
                *self.by_phone.get(str(fields.get("phone") or ""), ()),
                *(self.by_birth.get((name.rpartition(" ")[2], birth), ()) if len(birth) == 10 else ()),
            )
            if not (number and one.number and number != one.number)
        }
        weighed = [(_weigh(one, name, birth, fields), one.person) for one in candidates.values()]
        (weight, why), person = max(weighed, default=((0, ""), 0))
        return Match(person, True, False, why) if weight >= ENOUGH else None


def _known(unit: Unit) -> Iterable[Known]:
    listed = Member.objects.filter(commune_id=unit.commune_id).values_list(
        "pk",
        "name_search",
        "phone",
        "branch__name",
        "person__id_hash",
        "person__birth",
        "person__birth_precision",
    )
    for pk, name, phone, branch, number, birth, precision in listed:
        iso = birth.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)] if birth else ""
        # As a number: two UUIDs are compared by a function in Python, a commune's a hundred thousand times.
        yield Known(pk, name.strip(), iso, phone, fold(branch), number.int if number else None)


def _weigh(one: Known, name: str, birth: str, fields: Mapping[str, Any]) -> tuple[int, str]:
    """How much they have in common, and what, in words."""
    found = [_by_names(one.name, name), _by_births(one.birth, birth)]
    if one.phone and one.phone == fields.get("phone"):
        found.append((PHONE, "cùng số điện thoại"))
    if one.branch == _branch_of(str(fields.get("branch") or "")):
        found.append((BRANCH, ""))
    return sum(weight for weight, _ in found), ", ".join(words for _, words in found if words)


def _by_names(one: str, other: str) -> tuple[int, str]:
    if one == other:
        return NAME, "cùng họ tên"
    if SequenceMatcher(None, one, other).ratio() >= ALIKE:
        return ALMOST, "họ tên gần giống"
    return (GIVEN, "cùng tên") if one.rpartition(" ")[2] == other.rpartition(" ")[2] else (0, "")


def _by_births(one: str, other: str) -> tuple[int, str]:
    if not one or not other:
        return 0, ""
    if one == other and len(one) == 10:
        return DAY, "cùng ngày sinh"
    return (YEAR, "cùng năm sinh") if one[:4] == other[:4] else (OTHER_YEAR, "")


def plain_branch(name: str) -> str:
    """The name of a branch without the word for it: "Chi hội Thôn Đông" is called Thôn Đông."""
    words = nfc_clean(name).split()
    for before in (["chi", "hoi"], ["ch"]):
        if len(words) > len(before) and [fold(word) for word in words[: len(before)]] == before:
            words = words[len(before) :]
    return " ".join(words)


@lru_cache(maxsize=1024)
def _branch_of(name: str) -> str:
    """The name of a branch as it is compared: the same few stand on every row of a book."""
    return fold(plain_branch(name))


def branches_named(unit: Unit, names: Iterable[str]) -> dict[str, int | None]:
    """For each name of a book the open branch of the commune that bears it; None where she must be asked."""
    branches = Unit.open_branches().filter(commune_id=unit.commune_id).values_list("name", "pk")
    known = Named((plain_branch(name), pk) for name, pk in branches)
    return {name: known.find(plain_branch(name)) for name in names}
