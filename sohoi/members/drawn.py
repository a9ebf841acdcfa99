"""Somebody about to enter, drawn up: her rows as they will be written, all but the ids, and what they count.

Nothing here asks the database or writes to it, so it can be done ahead, beside the database's work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NotRequired, TypedDict, Unpack

from sohoi.common.lines import Lines
from sohoi.members.models import Measure, Member, Person
from sohoi.members.record import Facts, drafted, flags_of, member_row, poverty_of
from sohoi.units.models import Unit

Key = tuple[Any, ...]
"""What is counted: branch, commune, province, measure, year, sex and flags."""
PEOPLE = Lines(Person, "id", "subject_id", "line_id")
MEMBERS = Lines(Member, "person_id", "subject_id", "cell_id")


class Placed(TypedDict):
    """Where she will stand: in which branch, as what, and since when away."""

    branch: Unit
    kind: str
    away_since: NotRequired[date | None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The lines of somebody's record and of her row in the list of one branch, and the person in memory where
    she was drawn up in this process."""

    person: Person | None
    record: str
    listed: str
    counted: tuple[Key, ...]
    poverty: str


def draw(facts: Facts, other: Sequence[tuple[str, str]], **place: Unpack[Placed]) -> Drawn:
    """Somebody with these facts, as she will stand there."""
    return draw_again(drafted(facts, other), facts, **place)


def draw_again(person: Person, facts: Facts, **place: Unpack[Placed]) -> Drawn:
    """The same person, of whom something has changed since."""
    number, poverty = facts.get("id_number"), poverty_of(facts)
    member = member_row(person, cell=None, poverty=poverty, number=number, **place)
    return Drawn(person, PEOPLE.of(person), MEMBERS.of(member), tuple(counts_of(member)), poverty)


def counts_of(member: Member, *, joined: bool = True) -> Iterator[Key]:
    """What a row of the list counts: who is here now, and with `joined` who joined the Union in that year."""
    # Not as attributes: ten thousand times Django's way to a key of another table is felt.
    values = vars(member)
    place = (values["branch_id"], values["commune_id"], values["province_id"])
    yield (*place, Measure.NOW, member.birth_year or 0, member.sex, flags_of(member))
    if joined and member.joined_year:
        yield (*place, Measure.JOINED, member.joined_year, member.sex, 0)
