"""Acts on times away: she works or studies elsewhere and stays a member of her branch."""

from __future__ import annotations

from datetime import date

from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.text import nfc_clean
from sohoi.members.models import Absence, Member, Person
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.members.services import loose_ends
from sohoi.members.services.people import Stale, relist
from sohoi.members.services.posts import touch

GO_AWAY = Act("members.go_away", "Ghi đi làm xa", EDIT_MEMBERS)
COME_BACK = Act("members.come_back", "Ghi đã về", EDIT_MEMBERS)


@performs(GO_AWAY, on="member")
def go_away(
    act: Running, *, member: Member, version: int, since: date, where: str = "", why: str = ""
) -> Absence:
    """She is away from this day on. Raises Stale; Refused while she is away, or was then."""
    person = _person(member, version)
    if Absence.objects.filter(person=person, until=None).exists():
        raise Refused(f"{member.name} đang được ghi là đi làm xa rồi.")
    last = Absence.objects.filter(person=person).order_by("-until").first()
    if last and last.until and since < last.until:
        raise Refused(f"Lần trước đã về ngày {last.until:%d/%m/%Y}. Hãy ghi ngày đi sau ngày ấy.")
    made = Absence.objects.create(
        person=person,
        since=since,
        where=nfc_clean(where)[:120],
        why=nfc_clean(why)[:120],
        line_id=act.line_id,
    )
    act.note(since=f"{since:%d/%m/%Y}", where=made.where)
    _list(act, member, person, since)
    return made


@performs(COME_BACK, on="member")
def come_back(act: Running, *, member: Member, version: int, on: date) -> Person:
    """She is back from this day on. Raises Stale; Refused when she is not away, or left later."""
    person = _person(member, version)
    away = Absence.objects.filter(person=person, until=None).first()
    if away is None:
        raise Refused(f"{member.name} không còn được ghi là đi làm xa.")
    if on < away.since:
        raise Refused(f"Ngày về không được trước ngày đi ({away.since:%d/%m/%Y}).")
    loose_ends.end_absence(act, person, on)
    act.note(back=f"{on:%d/%m/%Y}")
    _list(act, member, person, None)
    return person


def _person(member: Member, version: int) -> Person:
    person = Person.objects.select_for_update().get(pk=member.pk)
    if person.version != version:
        raise Stale(person)
    return person


def _list(act: Running, member: Member, person: Person, away_since: date | None) -> None:
    touch(act, person)
    relist(
        act,
        member,
        person,
        branch=member.branch,
        cell=member.cell,
        kind=member.kind,
        poverty=member.poverty,
        away_since=away_since,
    )
    act.about("person", person.pk)
