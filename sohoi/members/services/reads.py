"""Acts of reading what is protected: an identity number, a record from afar, a whole list."""

from __future__ import annotations

from dataclasses import dataclass

from sohoi.access.models import Read
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.members.models import Member
from sohoi.members.permissions import (
    EDIT_MEMBERS,
    EXPORT_MEMBERS,
    OPEN_IDENTITY,
    OPEN_MASKED,
    SEE_MEMBERS,
    SEE_PHONES,
)
from sohoi.members.record import identity_of
from sohoi.units.models import Unit

SEE_IDENTITY = Act("members.see_identity", "Xem cả số căn cước", OPEN_IDENTITY)
OPEN_RECORD = Act("members.open_record", "Mở hồ sơ", OPEN_MASKED, needs_reason=True)
EXPORT = Act("members.export", "Xuất danh sách", EXPORT_MEMBERS, needs_reason=True)
PRINT_ROLL = Act("members.print_roll", "In danh sách điểm danh", SEE_MEMBERS)
PRINT_PHONES = Act("members.print_phones", "In danh sách có số điện thoại", SEE_PHONES, needs_reason=True)
KEEP = Act("members.keep", "Giữ danh sách trên điện thoại", EDIT_MEMBERS)


@dataclass(frozen=True)
class Numbers:
    """Identity numbers in the clear, for the one page that was asked for."""

    id_number: str
    old_id: str


@performs(SEE_IDENTITY, on="member", lock=False)
def see_identity(act: Running, *, member: Member) -> Numbers:
    """The whole numbers of one member. If the read cannot be recorded, nothing is shown."""
    person = member.person
    if not person.id_cipher and not person.old_id_cipher:
        raise Refused("Người này chưa có số căn cước.")
    record_read(act, member, "Số căn cước")
    act.about("person", person.pk)
    return Numbers(identity_of(person), identity_of(person, "old_id"))


@performs(OPEN_RECORD, on="member", lock=False)
def open_record(act: Running, *, member: Member) -> Member:
    """Open the masked record of one person from above the commune, for a reason."""
    record_read(act, member, "Hồ sơ")
    act.about("person", member.pk)
    return member


def record_read(act: Running, member: Member | None, what: str, *, unit: Unit | None = None) -> None:
    """Operation: write down that this was read, in the transaction of the read."""
    place = member or unit
    Read.objects.create(
        subject_id=member.subject_id if member else None,
        account_id=act.actor.id,
        actor_name=act.actor.name,
        what=what[:120],
        reason=act.actor.reason,
        commune_id=place.commune_id if place else None,
        province_id=place.province_id if place else None,
    )


@performs(EXPORT, on="unit", lock=False)
def export(act: Running, *, unit: Unit, what: str, count: int) -> Unit:
    """Record that a list of so many people of this unit is taken out, and why."""
    act.note(what=what, count=count)
    act.about("unit", unit.pk)
    record_read(act, None, f"Danh sách {count} người: {what}", unit=unit)
    return unit


@performs(PRINT_ROLL, on="unit", lock=False)
def print_roll(act: Running, *, unit: Unit, count: int) -> Unit:
    """Record that the names of so many people of this branch go on paper."""
    return _on_paper(act, unit, f"Danh sách điểm danh {count} người: {unit.title}", count)


@performs(PRINT_PHONES, on="unit", lock=False)
def print_phones(act: Running, *, unit: Unit, count: int) -> Unit:
    """Record that names and telephone numbers go on paper, and why."""
    return _on_paper(act, unit, f"Danh sách có số điện thoại {count} người: {unit.title}", count)


@performs(KEEP, on="unit", lock=False)
def keep(act: Running, *, unit: Unit, count: int) -> Unit:
    """Record that the list of this branch goes onto a phone, to be read there without a network."""
    act.note(what=unit.title, count=count)
    act.about("unit", unit.pk)
    record_read(act, None, f"Danh sách {count} người, giữ trên điện thoại: {unit.title}", unit=unit)
    return unit


def _on_paper(act: Running, unit: Unit, what: str, count: int) -> Unit:
    act.note(what=unit.title, count=count)
    act.about("unit", unit.pk)
    record_read(act, None, what, unit=unit)
    return unit
