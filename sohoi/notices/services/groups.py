"""Acts on work groups: writing one down, who is in it, the groups that were proposed, printing one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.text import nfc_clean
from sohoi.members.models import Member, Person
from sohoi.members.permissions import SEE_MEMBERS, SEE_PHONES
from sohoi.members.services.reads import record_read
from sohoi.notices.models import Group, GroupMember
from sohoi.notices.permissions import EDIT_GROUPS
from sohoi.notices.queries.people import members_of, places, taken
from sohoi.units.models import Unit
from sohoi.units.names import key_of

OPEN = Act("notices.open_group", "Lập nhóm công việc", EDIT_GROUPS)
CHANGE = Act("notices.change_group", "Sửa nhóm công việc", EDIT_GROUPS)
CLOSE = Act("notices.close_group", "Đóng nhóm công việc", EDIT_GROUPS)
ADD = Act("notices.add_to_group", "Thêm người vào nhóm công việc", EDIT_GROUPS)
TAKE_OUT = Act("notices.take_out_of_group", "Đưa ra khỏi nhóm công việc", EDIT_GROUPS)
MAKE = Act("notices.make_groups", "Lập các nhóm theo gợi ý", EDIT_GROUPS)
PRINT = Act("notices.print_group", "In danh sách nhóm", EDIT_GROUPS)
PRINT_PHONES = Act(
    "notices.print_group_phones", "In danh sách nhóm có số điện thoại", SEE_PHONES, needs_reason=True
)


@dataclass(frozen=True)
class Stated:
    """What is written down about a group. `head` is a person of the register, `address` a checked link."""

    name: str
    channel: str = Group.Channel.ZALO
    address: str = ""
    purpose: str = ""
    rules: str = ""
    head: int | None = None


@dataclass(frozen=True)
class Wanted:
    """A group to be made of a proposal: its name and who goes there."""

    name: str
    people: Sequence[int]


class NameTaken(Refused):
    """An open group of the unit has this name."""

    def __init__(self, unit: Unit, name: str) -> None:
        super().__init__(f"{unit.title} đã có nhóm tên “{name}”. Hãy đặt tên khác.")


class Stale(Refused):
    """Somebody else changed the group since the form was opened. `group` is how it is now."""

    def __init__(self, group: Group) -> None:
        super().__init__("Trong lúc chị sửa, người khác đã sửa nhóm này. Hãy xem lại rồi lưu.")
        self.group = group


@performs(OPEN, on="unit")
def open_group(act: Running, *, unit: Unit, stated: Stated, since: date) -> Group:
    """Write down a group of a commune or a branch, without anybody in it yet. Raises NameTaken, Refused."""
    _check_unit(unit)
    group = found(act, unit=unit, stated=stated, subjects=(), since=since, on=since)
    act.note(name=group.name)
    return group


def found(
    act: Running, *, unit: Unit, stated: Stated, subjects: Iterable[int], since: date, on: date
) -> Group:
    """Operation: make a group with these data subjects in it from the day `on`; the caller knows them."""
    group = Group(unit=unit, since=since, line_id=act.line_id)
    _state(group, stated)
    _save(group)
    put = [GroupMember(group=group, subject_id=one, since=on, line_id=act.line_id) for one in subjects]
    GroupMember.objects.bulk_create(put)
    act.about("unit", unit.pk)
    act.about("group", group.pk)
    return group


def _check_unit(unit: Unit) -> None:
    if unit.level not in (Level.COMMUNE, Level.BRANCH):
        raise Refused("Chỉ lập nhóm công việc ở xã, phường hoặc chi hội.")
    if unit.closed_on:
        raise Refused(f"{unit.title} đã đóng. Hãy đóng nhóm này rồi lập ở chi hội khác.")


def _state(group: Group, stated: Stated) -> None:
    group.name = nfc_clean(stated.name)
    group.channel, group.address = stated.channel, stated.address
    group.purpose, group.rules = nfc_clean(stated.purpose), stated.rules
    group.head_id = _subject_of(group.unit, stated.head)


def _subject_of(unit: Unit, person: int | None) -> int | None:
    """Whoever heads a group is a member of its unit."""
    if person is None:
        return None
    subject = members_of(unit).filter(pk=person).values_list("subject_id", flat=True).first()
    if subject is None:
        raise Refused(f"Trưởng nhóm phải là hội viên của {unit.title}. Hãy chọn người khác.")
    return subject


def _save(group: Group) -> None:
    """The constraint of the database stops the same name; here also names that only look different."""
    others = Group.objects.filter(unit=group.unit, closed_on=None).exclude(pk=group.pk)
    known = {key_of(name) for name in others.values_list("name", flat=True)}
    if key_of(group.name) in known:
        raise NameTaken(group.unit, group.name)
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as twice:
        raise NameTaken(group.unit, group.name) from twice


@performs(CHANGE, on="group")
def change_group(act: Running, *, group: Group, version: int, stated: Stated) -> Group:
    """Write something else down about an open group. Raises Stale, NameTaken, Refused."""
    if group.version != version:
        raise Stale(group)
    _check_open(group)
    _check_unit(group.unit)
    if group.name != nfc_clean(stated.name):
        act.note(old=group.name, new=nfc_clean(stated.name))
    _state(group, stated)
    group.version, group.line_id = group.version + 1, act.line_id
    _save(group)
    act.note(name=group.name)
    _about(act, group)
    return group


def _check_open(group: Group) -> None:
    if group.closed_on:
        raise Refused("Nhóm này đã đóng, không sửa được nữa. Hãy lập nhóm mới.")


def _about(act: Running, group: Group) -> None:
    act.about("group", group.pk)
    act.about("unit", group.unit_id)


@performs(CLOSE, on="group")
def close_group(act: Running, *, group: Group, on: date) -> Group:
    """The group is used no more. It stays with who was in it; its name is free again."""
    if group.closed_on:
        raise Refused("Nhóm này đã đóng rồi.")
    group.closed_on = max(on, group.since)
    group.version, group.line_id = group.version + 1, act.line_id
    group.save(update_fields=["closed_on", "version", "line_id"])
    act.note(name=group.name, on=f"{group.closed_on:%d/%m/%Y}")
    _about(act, group)
    return group


@performs(ADD, on="group")
def add_people(act: Running, *, group: Group, people: Sequence[int], on: date) -> list[GroupMember]:
    """Put members of the unit into the group; those who are in it stay. Gives who is new.

    Raises Refused where somebody is no member of the unit now.
    """
    _check_open(group)
    _check_unit(group.unit)
    members = _members(act, group.unit, people)
    inside = {row.who for row in places([group])}
    new = [one for one in members if one.subject_id not in inside]
    rows = [GroupMember(group=group, subject_id=one.subject_id, since=on, line_id=act.line_id) for one in new]
    GroupMember.objects.bulk_create(rows)
    _touch(act, new)
    act.note(group=group.name, count=len(new))
    _about(act, group)
    return rows


def _members(act: Running, unit: Unit, people: Iterable[int]) -> list[Member]:
    """These members of the unit, all of them or Refused; nobody of them leaves until the act is done."""
    wanted = set(people)
    if not wanted:
        raise Refused("Chưa chọn ai. Hãy chọn người rồi bấm lại.")
    mine = gate.rows(act.actor, SEE_MEMBERS, members_of(unit).filter(pk__in=wanted))
    found = list(mine.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    if len(found) != len(wanted):
        raise Refused(f"Có người không còn là hội viên của {unit.title}. Hãy xem lại danh sách rồi làm.")
    return found


def _touch(act: Running, members: Sequence[Member]) -> None:
    """A list that brought her in is not taken back any more: the group would hold somebody without a name."""
    ids = [one.pk for one in members]
    Person.objects.filter(pk__in=ids).update(version=F("version") + 1, line_id=act.line_id)
    act.about("person", ids)


@performs(TAKE_OUT, on="group")
def take_out(act: Running, *, group: Group, chosen: Sequence[int], on: date) -> int:
    """Take people out of the group by their places in it; gives how many they were, 0 where all are out.

    Of two records that were merged both places end. Whoever headed the group heads it no more.
    """
    _check_open(group)
    rows = list(places([group]))
    out = {row.who for row in rows if row.pk in set(chosen)}
    ended = [row for row in rows if row.who in out]
    for row in ended:
        row.until = max(on, row.since)
    GroupMember.objects.bulk_update(ended, ["until"])
    _drop_head(act, group, out)
    act.note(group=group.name, count=len(out))
    act.about("person", Person.objects.filter(subject__in=out).values_list("pk", flat=True))
    _about(act, group)
    return len(out)


def _drop_head(act: Running, group: Group, out: set[int]) -> None:
    head = group.head
    if head is not None and (head.joined_to_id or head.pk) in out:
        group.head, group.version, group.line_id = None, group.version + 1, act.line_id
        group.save(update_fields=["head", "version", "line_id"])


@performs(MAKE, on="unit")
def make_groups(act: Running, *, unit: Unit, wanted: Sequence[Wanted], on: date) -> list[Group]:
    """Make the groups of a proposal as somebody changed it; those without anybody are left out.

    Raises Refused where somebody left the branch or was put into another group meanwhile, and NameTaken.
    """
    _check_unit(unit)
    filled = [one for one in wanted if one.people]
    members = {one.pk: one for one in _members(act, unit, [pk for one in filled for pk in one.people])}
    _check_free(unit, members.values(), sum(len(one.people) for one in filled))
    made = [_made(act, unit, one, members, on) for one in filled]
    _touch(act, list(members.values()))
    act.note(names=[one.name for one in made], count=len(members))
    return made


def _check_free(unit: Unit, members: Iterable[Member], count: int) -> None:
    people = list(members)
    if len(people) != count:
        raise Refused("Có người được xếp vào hai nhóm. Hãy xem lại.")
    inside = taken(unit)
    again = [one.name for one in people if one.subject_id in inside]
    if again:
        raise Refused(f"{again[0]} vừa được thêm vào một nhóm. Hãy tải lại trang rồi làm.")


def _made(act: Running, unit: Unit, one: Wanted, members: dict[int, Member], on: date) -> Group:
    subjects = [members[pk].subject_id for pk in one.people]
    return found(act, unit=unit, stated=Stated(one.name), subjects=subjects, since=on, on=on)


@performs(PRINT, on="group", lock=False)
def print_group(act: Running, *, group: Group, count: int) -> Group:
    """Record that the names of so many people of this group go on paper."""
    return _on_paper(act, group, count, f"Danh sách nhóm {count} người")


@performs(PRINT_PHONES, on="group", lock=False)
def print_phones(act: Running, *, group: Group, count: int) -> Group:
    """Record that names and telephone numbers go on paper, and why."""
    return _on_paper(act, group, count, f"Danh sách nhóm có số điện thoại {count} người")


def _on_paper(act: Running, group: Group, count: int, what: str) -> Group:
    act.note(group=group.name, count=count)
    _about(act, group)
    record_read(act, None, f"{what}: {group.name}, {group.unit.title}", unit=group.unit)
    return group
