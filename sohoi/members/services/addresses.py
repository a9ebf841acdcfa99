"""Acts on old addresses: where people of a divided commune belong. A person chooses, not the program."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Func, QuerySet, Value, prefetch_related_objects

from sohoi.acts import gate
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.members.models import HamletChoice, Member, Person
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.members.queries.addresses import hamlet_of_person, here, old_words, part, waiting
from sohoi.members.record import place_of
from sohoi.units import facts
from sohoi.units.models import Unit

CHOOSE = Act("members.choose_commune", "Chọn xã nay cho cả thôn của xã cũ đã chia", EDIT_MEMBERS)
CHOOSE_ONE = Act("members.choose_commune_one", "Chọn xã nay của xã cũ đã chia", EDIT_MEMBERS)
TAKE_BACK = Act("members.unchoose_commune", "Hoàn lại việc chọn xã nay", EDIT_MEMBERS)

DOUBT = "address_divided"


class Choices:
    """What was chosen in some communes: whoever comes later from the same hamlet is not asked about."""

    def __init__(self, branches: Iterable[Unit]) -> None:
        """Asks the database twice at most; nothing where no old commune of theirs was divided."""
        branches = list(branches)
        prefetch_related_objects(branches, "commune")
        communes = {one.commune_id for one in branches if one.commune_id}
        rows = HamletChoice.objects.filter(unit__commune_id__in=communes, undo_line_id=None)
        self._known = {(one.unit_id, one.old, one.hamlet): one.now for one in rows}

    @property
    def any(self) -> bool:
        """Whether anything was chosen there at all."""
        return bool(self._known)

    def settle(self, person: Person, branch: Unit) -> bool:
        """Put on a person in memory what was chosen for her hamlet. Gives whether anything was."""
        if not self._known or not person.address or person.address_now:
            return False
        reading = place_of(person, branch)
        if reading.divided:
            of_hamlet = (reading.old, hamlet_of_person(person, branch)[0])
            found = (self._known.get((unit, *of_hamlet)) for unit in (branch.pk, branch.commune_id or 0))
            person.address_now = next(filter(None, found), "")
        return bool(person.address_now)


@performs(CHOOSE, on="unit")
def choose(act: Running, *, unit: Unit, old: str, hamlet: str, now: str) -> HamletChoice:
    """Say where the people of this hamlet of an old commune belong today: all in the unit who wait, at once.

    `old` and `now` are codes of the facts, `hamlet` the key of a group. Raises Refused where nobody waits.
    """
    _check(old, now)
    people = [
        member
        for member in _locked(waiting(act.actor, EDIT_MEMBERS, unit).filter(old_commune=old))
        if hamlet_of_person(member.person, member.branch)[0] == hamlet
    ]
    if not people:
        raise Refused("Không còn ai ở thôn này chờ chọn. Có thể người khác vừa chọn xong.")
    words = hamlet_of_person(people[0].person, people[0].branch)[1]
    _put(act, people, now)
    HamletChoice.objects.filter(unit=unit, old=old, hamlet=hamlet, undo_line_id=None).update(
        undo_line_id=act.line_id
    )
    act.note(old=f"{words}, {old_words(old)}", new=part(now).place, count=len(people))
    return HamletChoice.objects.create(
        unit=unit, old=old, hamlet=hamlet, words=words[:100], now=now, line_id=act.line_id
    )


def _check(old: str, now: str) -> None:
    """Raises Refused for what is no part of that commune."""
    try:
        parts = {one.code for one in facts.new_of(old)}
    except facts.NoSuchUnit:
        parts = set()
    if now not in parts:
        raise Refused("Hãy chọn một trong các xã, phường được nêu.")


def _locked(found: QuerySet[Member]) -> QuerySet[Member]:
    """In the order in which every act locks people."""
    return found.select_for_update(no_key=True, of=("self", "person"))


def _put(act: Running, people: list[Member], now: str) -> None:
    """The choice on the persons and in the list, or nothing chosen again. Figures do not count it."""
    ids = [member.pk for member in people]
    said = Func(F("doubts"), Value(DOUBT), function="array_remove")
    Person.objects.filter(pk__in=ids).update(address_now=now, version=F("version") + 1, line_id=act.line_id)
    Member.objects.filter(pk__in=ids).update(doubts=said)
    if not now:
        again = Func(F("doubts"), Value(DOUBT), function="array_append")
        Member.objects.filter(pk__in=ids).update(doubts=again)
    act.about("person", ids)


@performs(CHOOSE_ONE, on="member")
def choose_one(act: Running, *, member: Member, now: str) -> Person:
    """Say where this one person belongs today; also another place than was chosen before."""
    person = Person.objects.select_for_update().get(pk=member.pk)
    reading = place_of(person, member.branch)
    if not reading.divided or now not in reading.now:
        raise Refused("Hãy chọn một trong các xã, phường được nêu.")
    before = person.address_now if person.address_now in reading.now else ""
    act.note(old=part(before).place if before else old_words(reading.old), new=part(now).place)
    member.person = person
    _put(act, [member], now)
    return person


@performs(TAKE_BACK, on="choice")
def take_back(act: Running, *, choice: HamletChoice) -> HamletChoice:
    """Take a choice back: everybody of that hamlet for whom it holds is asked about again.

    Also those who came after it was made. Whose address was changed since is left alone.
    """
    if choice.undo_line_id is not None:
        raise Refused("Việc chọn này đã hoàn lại hoặc đã chọn lại rồi.")
    found = Member.objects.filter(old_commune=choice.old, person__address_now=choice.now, **here(choice.unit))
    mine = (
        gate.rows(act.actor, EDIT_MEMBERS, found).select_related("person", "branch__commune").order_by("pk")
    )
    people = [one for one in _locked(mine) if hamlet_of_person(one.person, one.branch)[0] == choice.hamlet]
    _put(act, people, "")
    choice.undo_line_id = act.line_id
    choice.save(update_fields=["undo_line_id"])
    act.note(old=part(choice.now).place, new=f"{choice.words}, {old_words(choice.old)}", count=len(people))
    return choice
