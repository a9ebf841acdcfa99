"""Acts on units, and the operations that higher areas run under their own acts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sohoi.acts.actor import Level
from sohoi.acts.gate import Scope
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.text import fold, nfc_clean
from sohoi.units import facts
from sohoi.units.models import Kind, Letterhead, Unit, UnitChange, UnitVersion
from sohoi.units.names import key_of
from sohoi.units.permissions import EDIT_LETTERHEAD, EDIT_UNITS

ADD_BRANCHES = Act("units.add_branches", "Thêm chi hội", EDIT_UNITS)
ADD_CELL = Act("units.add_cell", "Thêm tổ", EDIT_UNITS)
LOAD = Act("units.load", "Nạp các đơn vị của cả nước", EDIT_UNITS)
RENAME = Act("units.rename", "Đổi tên đơn vị", EDIT_UNITS)
SET_LETTERHEAD = Act("units.letterhead", "Sửa phần đầu giấy tờ", EDIT_LETTERHEAD)

KINDS = {
    "tỉnh": "province",
    "thành phố": "city",
    "xã": "commune",
    "phường": "ward",
    "đặc khu": "zone",
}

LONGEST_NAME = 150


class NameTaken(Refused):
    """A sister unit already has this name."""


def open_unit(act: Running, *, name: str, kind: str, parent: Unit | None, on: date, code: str = "") -> Unit:
    """Operation: make a unit with its first version and today's path. Its level is below the parent's."""
    clean = _clean(name)
    of_kind = Kind.objects.get(pk=kind)
    if parent and (parent.closed_on or parent.level >= of_kind.level):
        raise Refused(f"Không lập {of_kind.label.lower()} trong {parent.title} được.")
    if parent:
        hold_open(act, [parent.pk])
    unit = _insert(clean, of_kind, parent, code)
    UnitVersion.objects.create(
        unit=unit,
        name=clean,
        kind=of_kind,
        code=code,
        parent=parent,
        valid=DateRange(on, None),
        line_id=act.line_id,
    )
    act.about("unit", unit.pk)
    return unit


def _clean(name: str) -> str:
    clean = nfc_clean(name)
    if not clean:
        raise Refused("Hãy ghi tên đơn vị.")
    if len(clean) > LONGEST_NAME:
        raise Refused(f"Tên dài quá {LONGEST_NAME} chữ. Hãy ghi ngắn hơn.")
    return clean


def _insert(name: str, kind: Kind, parent: Unit | None, code: str) -> Unit:
    try:
        with transaction.atomic():
            unit = Unit.objects.create(kind=kind, level=kind.level, parent=parent, code=code, **_names(name))
    except IntegrityError as taken:
        raise NameTaken(f"Đã có “{name}” rồi. Hãy dùng tên khác.") from taken
    _set_path(unit, parent)
    return unit


def _names(name: str) -> dict[str, str]:
    """The name, what no sister may share with it, and an order in which "Thôn 2" comes before "Thôn 10"."""
    padded = re.sub(r"\d+", lambda digits: digits.group().zfill(6), fold(name))
    return {"name": name, "name_key": key_of(name), "order_key": padded[:200]}


def _set_path(unit: Unit, parent: Unit | None) -> None:
    """Today's path is the parent's, and the unit itself at its own level."""
    for name, level in (("province", Level.PROVINCE), ("commune", Level.COMMUNE), ("branch", Level.BRANCH)):
        above = getattr(parent, name) if parent else None
        setattr(unit, name, unit if unit.level == level else above)
    unit.save(update_fields=["province", "commune", "branch"])


@performs(ADD_BRANCHES, on="commune", lock=False)
def add_branches(act: Running, *, commune: Unit, names: Sequence[str], on: date) -> list[Unit]:
    """Make branches of a commune, each once; names that exist already are left as they are.

    Names that differ in their accents are two: Thôn Hà and Thôn Hạ.
    """
    known = set(Unit.objects.filter(parent=commune, closed_on=None).values_list("name_key", flat=True))
    wanted = {key_of(name): name for name in names if key_of(name) and key_of(name) not in known}
    act.note(names=list(wanted.values()))
    return [open_unit(act, name=name, kind="branch", parent=commune, on=on) for name in wanted.values()]


@performs(ADD_CELL, on="branch", lock=False)
def add_cell(act: Running, *, branch: Unit, name: str, on: date) -> Unit:
    """Make a cell (tổ) of a branch."""
    act.note(name=nfc_clean(name))
    return open_unit(act, name=name, kind="cell", parent=branch, on=on)


@performs(RENAME, on="unit")
def rename(act: Running, *, unit: Unit, name: str, on: date) -> Unit:
    """Give a branch or cell another name from a day on; the old name stays in its history."""
    clean = _clean(name)
    if unit.level < Level.BRANCH or unit.closed_on:
        raise Refused("Chỉ đổi được tên chi hội và tổ đang hoạt động.")
    act.note(old=unit.name, new=clean)
    act.about("unit", unit.pk)
    _rename(act, unit, clean, on)
    return unit


def _rename(act: Running, unit: Unit, name: str, on: date) -> None:
    names = _names(name)
    for field, value in names.items():
        setattr(unit, field, value)
    try:
        with transaction.atomic():
            unit.save(update_fields=list(names))
    except IntegrityError as taken:
        raise NameTaken(f"Đã có “{name}” rồi. Hãy dùng tên khác.") from taken
    _next_version(act, unit, on)


def _next_version(act: Running, unit: Unit, on: date) -> None:
    """Close the open version the day before and open the next; on its first day it is replaced."""
    last = UnitVersion.objects.get(unit=unit, valid__endswith=None)
    began = last.valid.lower
    if on < began:
        raise Refused(f"Ngày đổi tên không được trước ngày {began:%d/%m/%Y}.")
    _end_version(last, on)
    _begin_version(act, unit, on)


def _begin_version(act: Running, unit: Unit, on: date) -> None:
    UnitVersion.objects.create(
        unit=unit,
        name=unit.name,
        kind=unit.kind,
        code=unit.code,
        parent=unit.parent,
        valid=DateRange(on, None),
        line_id=act.line_id,
    )


def lock_units(act: Running, ids: Iterable[int]) -> dict[int, Unit]:
    """Operation: these units as they are now, locked so that nobody enters them until the act is over."""
    found = Unit.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk")
    return {one.pk: one for one in found.select_related("kind", "parent")}


HELD = "SELECT closed_on FROM units_unit WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"


def hold_open(act: Running, ids: Iterable[int]) -> None:
    """Operation: keep these units from being closed until the act is over. Refused where one is closed.

    Many may hold a unit at once; who closes it (`lock_units`) waits for them, and they for her.
    """
    with connection.cursor() as cursor:
        cursor.execute(HELD, [sorted(set(ids))])
        closed = [row for row in cursor.fetchall() if row[0] is not None]
    if closed:
        raise Refused("Đơn vị này vừa đóng hoặc sáp nhập. Hãy tải lại trang rồi chọn đơn vị khác.")


def close_unit(act: Running, unit: Unit, *, on: date) -> None:
    """Operation: the unit is no more from this day on. Refused for a day before it began.

    Closed on its first day it never was: then it has no version of that day either.
    """
    last = UnitVersion.objects.get(unit=unit, valid__endswith=None)
    _check_began(unit, last, on)
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    _end_version(last, on)
    act.about("unit", unit.pk)


def _check_began(unit: Unit, last: UnitVersion, on: date) -> None:
    if on < last.valid.lower:
        raise Refused(f"{unit.title} mới có từ ngày {last.valid.lower:%d/%m/%Y}. Hãy chọn ngày muộn hơn.")


def _end_version(last: UnitVersion, on: date) -> None:
    if last.valid.lower == on:
        last.delete()
        return
    last.valid = DateRange(last.valid.lower, on)
    last.save(update_fields=["valid"])


def move_cell(act: Running, cell: Unit, *, branch: Unit, on: date) -> None:
    """Operation: a cell belongs to another branch from a day on.

    Where that has a cell of its name, it takes the name of its old branch along: Tổ 1 (Thôn Đông).
    """
    before = cell.parent
    last = UnitVersion.objects.get(unit=cell, valid__endswith=None)
    _check_began(cell, last, on)
    for field, value in _names(_free_name(cell, before, branch)).items():
        setattr(cell, field, value)
    cell.parent = branch
    cell.save()
    _set_path(cell, branch)
    _end_version(last, on)
    _begin_version(act, cell, on)
    change(act, cell, branch, UnitChange.What.MOVE, on=on)


def _free_name(cell: Unit, before: Unit | None, branch: Unit) -> str:
    taken = set(Unit.objects.filter(parent=branch, closed_on=None).values_list("name_key", flat=True))
    names = [cell.name, f"{cell.name} ({before.name if before else ''})"[:LONGEST_NAME]]
    names += [f"{cell.name[: LONGEST_NAME - 10]} ({n})" for n in range(2, len(taken) + 3)]
    return next(name for name in names if key_of(name) not in taken)


def change(
    act: Running, unit: Unit, other: Unit | None, what: str, *, on: date, decision: str = ""
) -> UnitChange:
    """Operation: write into the lineage what became of a unit."""
    act.about("unit", unit.pk)
    return UnitChange.objects.create(
        unit=unit, other=other, what=what, on=on, decision=decision[:120], line_id=act.line_id
    )


@dataclass(frozen=True)
class Country:
    """The whole tree, as the subject of acts that no single unit holds."""

    scope: ClassVar[Scope] = Scope()


@performs(LOAD, on="country", lock=False)
def load(act: Running, *, country: Country, province_code: str) -> tuple[int, int]:
    """Make a province of today and its communes from the facts, each valid since its day.

    What exists already (same level and code) is left alone. Gives how many were made and were there.
    """
    fact = facts.province(province_code)
    before = Unit.objects.count()
    province = _loaded(act, fact, None, Level.PROVINCE)
    for one in facts.communes(province_code):
        _loaded(act, one, province, Level.COMMUNE)
    made = Unit.objects.count() - before
    act.note(province=fact.full_name, made=made)
    return made, 1 + len(facts.communes(province_code)) - made


def _loaded(
    act: Running, fact: facts.ProvinceFact | facts.CommuneFact, parent: Unit | None, level: Level
) -> Unit:
    known = Unit.objects.filter(level=level, code=fact.code, closed_on=None).first()
    if known:
        return known
    kind = KINDS[fact.kind]
    return open_unit(act, name=fact.full_name, kind=kind, parent=parent, on=fact.valid_from, code=fact.code)


@performs(SET_LETTERHEAD, on="unit")
def set_letterhead(act: Running, *, unit: Unit, shaped: Letterhead) -> Unit:
    """From now on the office's papers begin and end so. What `shaped` leaves empty follows the names."""
    if unit.level not in (Level.PROVINCE, Level.COMMUNE) or unit.closed_on:
        raise Refused("Chỉ Hội cấp tỉnh và cấp xã đang hoạt động có phần đầu giấy tờ riêng.")
    shaped.unit, shaped.line_id = unit, act.line_id
    shaped.save()
    names = ("style", "above", "issuer", "number", "place", "signed_as", "signed_by")
    act.note(**{name: getattr(shaped, name) for name in names})
    act.about("unit", unit.pk)
    return unit
