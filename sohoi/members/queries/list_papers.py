"""The list of a branch or a commune as a paper: names and what is said aloud of them, nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level, Permission
from sohoi.common.phones import group
from sohoi.common.sheets.write import Column, ListSheet, Signature
from sohoi.members.models import Member, Spell
from sohoi.members.queries import papers
from sohoi.members.record import date_of
from sohoi.units.models import Unit

BATCH = 2000
NAME, YEAR, BRANCH = Column("Họ và tên", 27), Column("Năm sinh", 10, "date"), Column("Chi hội", 19)
CELL, JOINED, NOTE = Column("Tổ", 13), Column("Vào Hội", 13, "date"), Column("Ghi chú", 15)
PHONE = Column("Điện thoại", 16)


def people(actor: Actor, permission: Permission, unit: Unit) -> QuerySet[Member]:
    """The people of a branch or a commune under this permission, branch by branch and by given name."""
    column = "commune" if unit.level == Level.COMMUNE else "branch"
    found = gate.rows(actor, permission, Member.objects.filter(**{column: unit}))
    return found.select_related("person", "branch", "cell").order_by("branch__order_key", "sort_key", "pk")


def columns(unit: Unit, *, phones: bool) -> tuple[Column, ...]:
    """The columns for a unit: a commune's list says the branch."""
    branch = (BRANCH,) if unit.level == Level.COMMUNE else ()
    return (NAME, YEAR, *branch, CELL, *((PHONE,) if phones else ()), JOINED, NOTE)


def rows(found: QuerySet[Member], unit: Unit, *, phones: bool) -> Iterator[list[Any]]:
    """One row for each, read in batches."""
    for member in found.iterator(BATCH):
        yield [
            member.name,
            str(member.birth_year or ""),
            *([member.branch.name] if unit.level == Level.COMMUNE else []),
            member.cell.name if member.cell else "",
            *([group(member.phone) if member.phone else ""] if phones else []),
            str(date_of(member.person, "joined") or ""),
            _note(member),
        ]


def _note(member: Member) -> str:
    said = ((member.core, "nòng cốt"), (member.kind == Spell.Kind.HONORARY, "danh dự"))
    words = [word for is_so, word in said if is_so]
    return ", ".join([*words, *(["đi làm xa"] if member.away_since else [])]).capitalize()


def sheet(unit: Unit, *, phones: bool, on: date, exported: str) -> ListSheet:
    """What stands around the rows."""
    return ListSheet(
        title="DANH SÁCH HỘI VIÊN",
        subtitle=f"{unit.title}, đến ngày {on:%d/%m/%Y}",
        columns=columns(unit, phones=phones),
        total="Tổng cộng: {n} người",
        signatures=(Signature(("NGƯỜI LẬP BIỂU",)), papers.signature(unit, on=on)),
        exported=exported,
    )
