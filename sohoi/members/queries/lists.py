"""Lists as offices expect them on paper: what stands around the rows, and the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common.papers import Style
from sohoi.common.phones import group
from sohoi.common.sheets.write import Column, ListSheet, Signature, TemplateColumn, TemplateSheet
from sohoi.members import codes
from sohoi.members.fields import off
from sohoi.members.models import Member, Person
from sohoi.members.permissions import EXPORT_MEMBERS
from sohoi.members.queries import addresses, papers
from sohoi.members.queries.finding import Wanted, matching
from sohoi.members.record import date_of
from sohoi.units.models import Unit
from sohoi.units.queries import head_of

COLUMNS = (
    Column("Họ và tên", 26),
    Column("Ngày sinh", 12),
    Column("Chi hội", 18),
    Column("Tổ", 12),
    Column("Điện thoại", 15),
    Column("Nghề nghiệp", 16),
    Column("Địa chỉ", 24),
    Column("Xã cũ", 22),
    Column("Nay thuộc", 22),
    Column("Vào Hội", 12),
    Column("Nòng cốt", 9),
)
SENSITIVE = {
    "ethnicity": Column("Dân tộc", 10),
    "religion": Column("Tôn giáo", 12),
    "party": Column("Đảng viên", 9),
    "poverty": Column("Hộ nghèo", 12),
}
BATCH = 2000


def rows(actor: Actor, wanted: Wanted, unit: Unit, *, year: int, sensitive: bool) -> Iterator[list[Any]]:
    """The people of the unit who fit, by given name, as cells. Read in batches: memory stays flat."""
    found = gate.rows(actor, EXPORT_MEMBERS, matching(actor, wanted, year=year))
    found = found.filter(**_inside(unit)).select_related("person", "branch__commune", "cell")
    for member in found.order_by("sort_key", "pk").iterator(BATCH):
        yield [*_cells(member), *(_sensitive_cells(member) if sensitive else [])]


def how_many(actor: Actor, wanted: Wanted, unit: Unit, *, year: int) -> int:
    """How many people that list holds."""
    found = gate.rows(actor, EXPORT_MEMBERS, matching(actor, wanted, year=year))
    return found.filter(**_inside(unit)).count()


def _inside(unit: Unit) -> dict[str, int]:
    column = {Level.PROVINCE: "province_id", Level.COMMUNE: "commune_id"}.get(Level(unit.level), "branch_id")
    return {column: unit.pk}


def _cells(member: Member) -> list[Any]:
    person = member.person
    return [
        member.name,
        str(date_of(person, "birth") or ""),
        member.branch.name,
        member.cell.name if member.cell else "",
        group(member.phone) if member.phone else "",
        member.occupation,
        person.address,
        *addresses.told(member),
        str(date_of(person, "joined") or ""),
        member.core or None,
    ]


def _sensitive_cells(member: Member) -> list[Any]:
    found = {
        "ethnicity": member.ethnicity,
        "religion": member.religion,
        "party": member.party or None,
        "poverty": dict(Person.Poverty.choices).get(member.poverty, ""),
    }
    return [found[key] for key in _sensitive()]


def _sensitive() -> list[str]:
    """The sensitive columns that this installation keeps."""
    return [key for key in SENSITIVE if key not in off()]


def sheet(actor: Actor, unit: Unit, *, what: str, today: date, moment: str, sensitive: bool) -> ListSheet:
    """The header lines of the unit, the title, the signatures."""
    columns = (*COLUMNS, *((SENSITIVE[key] for key in _sensitive()) if sensitive else ()))
    exported = f"Xuất bởi {actor.name} lúc {moment}"
    return framed(unit, "DANH SÁCH HỘI VIÊN", columns, what=what, today=today, exported=exported)


def framed(
    unit: Unit, title: str, columns: tuple[Column, ...], *, what: str, today: date, exported: str
) -> ListSheet:
    """What stands around the rows of any list of people of this unit."""
    head = head_of(unit, on=today)
    return ListSheet(
        title=title,
        subtitle=what,
        columns=columns,
        left=(*head.left, *(("*",) if head.style is Style.UNION else ())),
        right=head.right,
        place_date=head.place_date,
        signatures=(
            Signature(("NGƯỜI LẬP BIỂU",)),
            replace(papers.signature(unit, on=today), note="(Ký tên, đóng dấu)"),
        ),
        exported=exported,
    )


YES = ("x",)
TEMPLATE = (
    TemplateColumn("Họ và tên", 28),
    TemplateColumn("Ngày sinh", 14, hint="Ví dụ 15/8/1978. Chỉ biết năm thì ghi 1978."),
    TemplateColumn("Giới tính", 10, choices=("Nữ", "Nam")),
    TemplateColumn("Số CCCD", 16, hint="12 chữ số trên thẻ căn cước."),
    TemplateColumn("Điện thoại", 14),
    TemplateColumn("Địa chỉ", 26),
    TemplateColumn("Dân tộc", 10, choices=tuple(group.name for group in codes.ETHNIC_GROUPS)),
    TemplateColumn("Tôn giáo", 12, choices=codes.RELIGIONS),
    TemplateColumn("Nghề nghiệp", 16, choices=codes.OCCUPATIONS),
    TemplateColumn("Trình độ học vấn", 12, choices=codes.EDUCATION),
    TemplateColumn("Đảng viên", 9, choices=YES),
    TemplateColumn("Nòng cốt", 9, choices=YES),
    TemplateColumn("Hộ nghèo", 9, choices=YES),
    TemplateColumn("Hộ cận nghèo", 9, choices=YES),
    TemplateColumn("Ngày vào Hội", 12, hint="Ngày, tháng hoặc chỉ năm."),
    TemplateColumn("Tổ", 12),
    TemplateColumn("Ghi chú", 20),
)


def template(branch: Unit, cells: tuple[str, ...]) -> TemplateSheet:
    """An empty form of one branch that reads itself back."""
    columns = tuple(
        TemplateColumn(one.heading, one.width, choices=cells, hint=one.hint) if one.heading == "Tổ" else one
        for one in TEMPLATE
    )
    above = branch.parent.title.upper() if branch.parent else ""
    return TemplateSheet(
        lines=(above, f"DANH SÁCH HỘI VIÊN CHI HỘI {branch.name.upper()}"),
        guide="Mỗi hội viên một dòng. Cột nào chưa biết thì để trống.",
        columns=columns,
        tab=f"CH {branch.name}"[:31],
    )
