"""The register on paper: the rows of a roll-call list, and who is meant by what was typed from one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.common import checked, phones
from sohoi.members.models import Member
from sohoi.members.permissions import EDIT_MEMBERS, SEE_MEMBERS
from sohoi.members.queries import finding, places
from sohoi.units.models import Unit

CHOICES = 12
# What the register does not know is room to write it down.
UNKNOWN_YEAR, UNKNOWN_PHONE = "sinh ………", "ĐT ………………………"
# A scanner held over the code of a row types its address.
_ADDRESS = re.compile(r"https?://[^\s/]+/hoi-vien/(\d{1,18})/?", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row on paper. `number` is what is typed later: hers for ever, and a digit that catches slips."""

    person: int
    number: str
    name: str
    facts: str


def roll(actor: Actor, branch: Unit, *, cell: Unit | None, with_phones: bool) -> list[Row]:
    """The people of a branch, or of one cell of it, whom the actor may see, by given name."""
    found = gate.rows(actor, SEE_MEMBERS, Member.objects.filter(branch=branch)).select_related("cell")
    if cell is not None:
        found = found.filter(cell=cell)
    return [_row(one, with_phones) for one in found.order_by("sort_key", "pk")]


def _row(one: Member, with_phones: bool) -> Row:
    facts = [str(one.birth_year or UNKNOWN_YEAR), one.cell.name if one.cell else ""]
    if with_phones:
        facts.append(_unbroken(phones.group(one.phone)) if one.phone else UNKNOWN_PHONE)
    return Row(one.pk, checked.written(one.pk), one.name or "(chưa có tên)", " · ".join(filter(None, facts)))


def _unbroken(words: str) -> str:
    """A number stays on one line."""
    return words.replace(" ", "\u00a0")


@dataclass(frozen=True)
class Meant:
    """Whom the typed text may mean: one, several to choose from, or nobody and the sentence why."""

    people: list[Member] = field(default_factory=list)
    problem: str = ""
    more: bool = False


def meant(actor: Actor, branch: Unit, text: str, *, year: int) -> Meant:
    """By the number of a row, by the code of a row, or by any part of a name, in this branch alone.

    A number with a wrong digit finds nobody: it is never taken for a year or a telephone.
    """
    scanned = _ADDRESS.fullmatch(text.strip())
    if scanned:
        return _by_person(actor, branch, int(scanned[1]))
    if checked.looks_copied(text):
        person = checked.read(text)
        if person is None:
            return Meant(problem=f"Số {text} không đúng. Hãy xem lại số ở đầu dòng trên giấy, hoặc gõ tên.")
        return _by_person(actor, branch, person)
    return _by_name(actor, branch, text, year)


def _by_person(actor: Actor, branch: Unit, person: int) -> Meant:
    mine = gate.rows(actor, EDIT_MEMBERS, Member.objects.select_related("person", "branch", "cell"))
    found = mine.filter(pk=person).first()
    if found is None:
        return Meant(problem=f"Không có ai mang số này trong {branch.title}. Hãy xem lại số, hoặc gõ tên.")
    if found.branch_id != branch.pk:
        return Meant(problem=f"{found.name} nay ở {found.branch.title}. Hãy sửa ở chi hội đó.")
    return Meant([found])


def _by_name(actor: Actor, branch: Unit, text: str, year: int) -> Meant:
    wanted = finding.Wanted(text=text, branch=branch.pk)
    found = finding.find(actor, wanted, year=year, size=CHOICES)
    if not found.people:
        return Meant(problem=f"Không có ai tên giống “{text}” trong {branch.title}.")
    cells = places.units_of(found.people)
    for one in found.people:
        one.cell = cells.get(one.cell_id or 0)
    return Meant(list(found.people), more=bool(found.after))


def number_of(person: int) -> str:
    """The number that stands on her row."""
    return checked.written(person)
