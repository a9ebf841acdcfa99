""" "Dữ liệu là của Hội": everything about a unit in sheets, as far as the actor may see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common.sheets.write import Column, DataSheet, Note
from sohoi.members import fields
from sohoi.members.fields import Entry, Shape
from sohoi.members.models import Card, Member, Post, Spell
from sohoi.members.permissions import EXPORT_MEMBERS, SEE_SENSITIVE
from sohoi.members.queries.people import unhidden
from sohoi.members.record import IDENTITY, identity_of
from sohoi.units.models import Unit

BATCH = 2000
PEOPLE, PAST, POSTS, PLACES = "Hội viên", "Quá trình", "Chức vụ", "Chi hội, tổ"
_WIDTHS = {Shape.TEXT: 18.0, Shape.LONG: 30.0, Shape.IDENTITY: 16.0, Shape.PHONE: 15.0}
_FIRST = (Column("Chi hội", 20), Column("Tổ", 14), Column("Loại", 16), Column("Số thẻ", 10))


def people(actor: Actor, unit: Unit) -> QuerySet[Member]:
    """The people of the unit whose list the actor may take out."""
    column = "commune" if unit.level == Level.COMMUNE else "branch"
    found = gate.rows(actor, EXPORT_MEMBERS, Member.objects.filter(**{column: unit}))
    return found.select_related("person", "branch", "cell").order_by("sort_key", "pk")


def entries(actor: Actor, unit: Unit) -> list[Entry]:
    """The facts that the actor may have of people there: sensitive ones only with that permission."""
    may = gate.may(actor, SEE_SENSITIVE, unit)
    return [entry for entry in fields.kept() if may or not entry.sensitive]


def sheets(actor: Actor, unit: Unit, *, identity: bool) -> Iterator[DataSheet]:
    """The sheets one by one, each read in batches. `identity`: numbers whole instead of masked; the caller
    has asked the gate and recorded it."""
    facts = entries(actor, unit)
    columns = (
        *_FIRST,
        *(Column(one.label, _WIDTHS.get(one.shape, 12.0)) for one in facts),
        Column("Thông tin khác", 30),
    )
    yield DataSheet(PEOPLE, columns, _people(actor, unit, facts, identity))
    yield DataSheet(PAST, _PAST, _past(actor, unit))
    yield DataSheet(POSTS, _POSTS, _posts(actor, unit))
    yield DataSheet(PLACES, _PLACES, _places(actor, unit))


def _people(actor: Actor, unit: Unit, facts: list[Entry], identity: bool) -> Iterator[list[Any]]:
    found = people(actor, unit)
    cards = dict(
        Card.objects.filter(ended_on=None, person__in=found.values("pk")).values_list("person", "number")
    )
    for member in found.iterator(BATCH):
        number = cards.get(member.pk)
        yield [
            member.branch.name,
            member.cell.name if member.cell else "",
            member.get_kind_display(),
            f"{number:06}" if number else "",
            *(_words(one, member, identity) for one in facts),
            "; ".join(f"{heading}: {text}" for heading, text in member.person.other),
        ]


def _words(entry: Entry, member: Member, identity: bool) -> str:
    if identity and entry.shape is Shape.IDENTITY:
        return identity_of(member.person, IDENTITY[entry.key])
    return unhidden(entry, member.person, member)


_PAST = (
    Column("Họ và tên", 26),
    Column("Năm sinh", 10),
    Column("Chi hội", 20),
    Column("Loại", 16),
    Column("Từ ngày", 12, "date"),
    Column("Vào do", 22),
    Column("Đến hết ngày", 12, "date"),
    Column("Rời do", 22),
    Column("Ghi chú", 26),
)


def _past(actor: Actor, unit: Unit) -> Iterator[list[Any]]:
    column = "branch__commune" if unit.level == Level.COMMUNE else "branch"
    found = gate.rows(actor, EXPORT_MEMBERS, Spell.objects.filter(**{column: unit}))
    for one in found.select_related("person", "branch").order_by("person", "since", "pk").iterator(BATCH):
        born = one.person.birth
        yield [
            one.person.full_name,
            str(born.year) if born else "",
            one.branch.name,
            one.get_kind_display(),
            one.since,
            one.get_entry_display(),
            _last_day(one.until),
            one.get_exit_display() if one.exit else "",
            one.exit_note,
        ]


def _last_day(until: date | None) -> date | None:
    """Ends are half open inside; people read the last day."""
    return until - timedelta(days=1) if until else None


_POSTS = (
    Column("Họ và tên", 26),
    Column("Chức vụ", 26),
    Column("Đơn vị", 26),
    Column("Hình thức", 14),
    Column("Nhiệm kỳ", 14),
    Column("Từ ngày", 12, "date"),
    Column("Đến hết ngày", 12, "date"),
    Column("Quyết định", 18),
)


def _posts(actor: Actor, unit: Unit) -> Iterator[list[Any]]:
    column = "unit__commune" if unit.level == Level.COMMUNE else "unit__branch"
    found = gate.rows(actor, EXPORT_MEMBERS, Post.objects.filter(**{column: unit}))
    found = found.select_related("person", "unit", "term", "decision").order_by(
        "unit__order_key", "since", "pk"
    )
    for one in found.iterator(BATCH):
        yield [
            one.person.full_name,
            one.get_title_display(),
            one.unit.title,
            one.get_basis_display() if one.basis else "",
            one.term.label if one.term else "",
            one.since,
            _last_day(one.until),
            one.decision.number if one.decision else "",
        ]


_PLACES = (
    Column("Tên", 26),
    Column("Loại", 22),
    Column("Thuộc", 26),
    Column("Đang hoạt động", 12),
    Column("Đóng từ ngày", 12, "date"),
)


def _places(actor: Actor, unit: Unit) -> Iterator[list[Any]]:
    column = "commune" if unit.level == Level.COMMUNE else "branch"
    found = gate.rows(actor, EXPORT_MEMBERS, Unit.objects.filter(level__gte=Level.BRANCH, **{column: unit}))
    for one in found.select_related("kind", "parent").order_by(
        "branch__order_key", "level", "order_key", "pk"
    ):
        yield [
            one.name,
            one.kind.label,
            one.parent.title if one.parent else "",
            not one.closed_on or None,
            one.closed_on,
        ]


def note(unit: Unit, *, count: int, who: str, moment: str, why: str, identity: bool, sensitive: bool) -> Note:
    """What is inside, when it was taken, by whom and why."""
    lines = [
        f"Đơn vị: {unit.title}.",
        f"Lấy ra lúc {moment}, người lấy: {who}.",
        f"Lý do: {why}.",
        f"Trang “{PEOPLE}”: {count} người đang sinh hoạt, mỗi người một dòng.",
        f"Trang “{PAST}”: các lần vào, chuyển, rời, kể cả của người đã rời Hội.",
        f"Trang “{POSTS}”: ai giữ chức vụ gì, từ ngày nào đến ngày nào.",
        f"Trang “{PLACES}”: các chi hội và tổ.",
        "Số căn cước ghi đầy đủ." if identity else "Số căn cước chỉ ghi ba số cuối.",
        "Có dân tộc, tôn giáo, đảng viên, hộ nghèo." if sensitive else "Không có các mục cần giữ kín.",
        "Dữ liệu này là của Hội và là dữ liệu cá nhân. Giữ như sổ hội viên: không gửi vào nhóm Zalo, xong "
        "việc thì xóa.",
    ]
    exported = f"Xuất bởi {who} lúc {moment}"
    return Note("DỮ LIỆU CỦA HỘI", tuple(lines), exported)
