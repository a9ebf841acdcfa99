"""Ready lists on paper: the columns that each of them needs, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sohoi.acts.actor import Actor
from sohoi.common.phones import group
from sohoi.common.sheets.write import Column
from sohoi.members.models import Member
from sohoi.members.permissions import EXPORT_MEMBERS
from sohoi.members.queries import ready
from sohoi.members.queries.lists import BATCH
from sohoi.members.queries.ready import Asked
from sohoi.members.record import date_of

Cells = Callable[[Member, Asked], Any]

NAME: tuple[Column, Cells] = (Column("Họ và tên", 26), lambda one, asked: one.name)
BORN: tuple[Column, Cells] = (
    Column("Ngày sinh", 12),
    lambda one, asked: str(date_of(one.person, "birth") or ""),
)
YEAR: tuple[Column, Cells] = (Column("Năm sinh", 9), lambda one, asked: str(one.birth_year or ""))
AGE: tuple[Column, Cells] = (
    Column("Tuổi", 7, "number"),
    lambda one, asked: asked.year - one.birth_year if one.birth_year else None,
)
BRANCH: tuple[Column, Cells] = (Column("Chi hội", 18), lambda one, asked: one.branch.name)
CELL: tuple[Column, Cells] = (Column("Tổ", 10), lambda one, asked: one.cell.name if one.cell else "")
PHONE: tuple[Column, Cells] = (
    Column("Điện thoại", 15),
    lambda one, asked: group(one.phone) if one.phone else "",
)
ADDRESS: tuple[Column, Cells] = (Column("Địa chỉ", 24), lambda one, asked: one.person.address)
WHY: tuple[Column, Cells] = (
    Column("Diện", 18),
    lambda one, asked: ", ".join(ready.reasons(one, asked, poor=True)),
)


def _empty(heading: str, width: float) -> tuple[Column, Cells]:
    """A column to write into."""
    return Column(heading, width), lambda one, asked: None


NOTES, SIGNED = _empty("Ghi chú", 16), _empty("Ký nhận", 16)
COLUMNS = {
    ready.NO_PHONE: (NAME, YEAR, BRANCH, CELL, ADDRESS, _empty("Số điện thoại", 18), NOTES),
    ready.NO_BIRTH: (NAME, BRANCH, CELL, ADDRESS, PHONE, _empty("Ngày, tháng, năm sinh", 20), NOTES),
    ready.BIRTHDAYS: (NAME, BORN, BRANCH, CELL, ADDRESS, PHONE, NOTES),
    ready.VENERATED: (NAME, YEAR, AGE, BRANCH, CELL, ADDRESS, SIGNED),
    ready.GIFTS: (NAME, YEAR, BRANCH, CELL, ADDRESS, SIGNED),
}


def title(asked: Asked) -> str:
    """The heading over the list."""
    return {
        ready.NO_PHONE: "DANH SÁCH HỘI VIÊN CHƯA CÓ SỐ ĐIỆN THOẠI",
        ready.NO_BIRTH: "DANH SÁCH HỘI VIÊN CHƯA CÓ NGÀY SINH",
        ready.BIRTHDAYS: f"DANH SÁCH HỘI VIÊN SINH NHẬT THÁNG {asked.month}",
        ready.VENERATED: f"DANH SÁCH HỘI VIÊN MỪNG THỌ NĂM {asked.year}",
        ready.GIFTS: "DANH SÁCH ĐỀ NGHỊ TẶNG QUÀ TẾT",
    }[asked.kind]


def _chosen(asked: Asked, *, why: bool) -> list[tuple[Column, Cells]]:
    chosen = list(COLUMNS[asked.kind])
    if asked.kind is ready.GIFTS and why:
        chosen.insert(-1, WHY)
    return chosen


def columns(asked: Asked, *, why: bool) -> tuple[Column, ...]:
    """The columns; `why` adds to a list of gifts for which reason each is in it."""
    return tuple(column for column, _ in _chosen(asked, why=why))


def rows(actor: Actor, asked: Asked, *, why: bool) -> Iterator[list[Any]]:
    """The people as cells, read in batches. `why` only where the actor may see poverty."""
    cells = [cell for _, cell in _chosen(asked, why=why)]
    for one in ready.people(actor, asked, EXPORT_MEMBERS).iterator(BATCH):
        yield [cell(one, asked) for cell in cells]
