"""A membership book of ten thousand to import: people whom the demonstration does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter

from sohoi.config.demo.people import Invented, people
from sohoi.config.demo.places import Branch

FIRST = 600_000
HEADINGS = {
    "full_name": "Họ và tên",
    "birth": "Ngày sinh",
    "sex": "Giới tính",
    "id_number": "Số CCCD",
    "phone": "Điện thoại",
    "address": "Địa chỉ",
    "ethnicity": "Dân tộc",
    "religion": "Tôn giáo",
    "occupation": "Nghề nghiệp",
    "education": "Trình độ học vấn",
    "party": "Đảng viên",
    "core": "Nòng cốt",
    "joined": "Ngày vào Hội",
    "branch": "Chi hội",
    "group": "Tổ",
    "notes": "Ghi chú",
}


def write_book(path: Path, *, branches: Sequence[str], count: int, today: date) -> None:
    """A workbook as offices keep them: a title, headings, one row for each member."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write(0, 0, "DANH SÁCH HỘI VIÊN PHỤ NỮ")
        sheet.write_row(2, 0, ["STT", *HEADINGS.values()])
        for n, cells in enumerate(islice(_rows(branches, count, today), count), 1):
            sheet.write_row(2 + n, 0, [n, *cells])


def _rows(branches: Sequence[str], count: int, today: date) -> Iterator[list[str]]:
    """Everybody has a number, so that nobody is taken for somebody who is here already."""
    each = -(-count // len(branches))
    for at, name in enumerate(branches):
        plan = Branch(name, each, care=1.0, first=FIRST + at * each)
        members = (one for one in people(plan, commune=at, today=today) if one.left is None)
        yield from (_cells(one, plan) for one in members)


def _cells(one: Invented, branch: Branch) -> list[str]:
    placed = {"branch": branch.name, "group": branch.cells[one.cell] if one.cell >= 0 else ""}
    return [_words(key, {**one.facts, **placed}.get(key)) for key in HEADINGS]


def _words(key: str, value: Any) -> str:
    if key == "sex":
        return {"female": "Nữ", "male": "Nam"}[value]
    if isinstance(value, bool) or value is None:
        return "x" if value else ""
    return str(value)
