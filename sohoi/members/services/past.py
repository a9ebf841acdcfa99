"""Act on what is over: the ends of a spell were written down wrongly, and somebody says why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sohoi.acts import gate
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.dates import PartialDate
from sohoi.members.models import Measure, Member, Person, Spell
from sohoi.members.models.spell import INSIDE
from sohoi.members.permissions import AMEND_PAST
from sohoi.members.queries import past
from sohoi.members.services import writing
from sohoi.members.services.people import Stale, relist
from sohoi.members.services.posts import touch

AMEND_SPELL = Act("members.amend_past", "Sửa quá trình sinh hoạt", AMEND_PAST, needs_reason=True)


@dataclass(frozen=True)
class Ends:
    """Both ends of a spell as they should have been written: `until` and `exit` are empty for an open one."""

    since: date
    entry: str
    until: date | None = None
    exit: str = ""


@performs(AMEND_SPELL, on="spell")
def amend_spell(act: Running, *, spell: Spell, version: int, ends: Ends, today: date) -> Person:
    """Write the ends of a spell anew, for a reason; what it joins moves along, and the counts follow.

    A spell that followed another one by a move stays joined to it: both ends move together. Raises Stale;
    Refused for days ahead, for spells that would overlap, and for reasons that do not fit.
    """
    person = Person.objects.select_for_update().get(pk=spell.person_id)
    if person.version != version:
        raise Stale(person)
    around = past.around(spell)
    _check_days(act, person, spell, around, ends, today)
    _check_reasons(spell, around, ends)
    before = past.words(spell)
    _move_neighbours(act, around, spell, ends)
    _write(act, person, spell, ends)
    act.note(old=before, new=past.words(spell), branch=spell.branch.name)
    act.about("person", person.pk)
    touch(act, person)
    return person


def _check_days(
    act: Running, person: Person, spell: Spell, around: past.Around, ends: Ends, today: date
) -> None:
    if (spell.until is None) != (ends.until is None):
        raise Refused("Muốn cho rời Hội hoặc vào lại, hãy dùng việc ấy ở trang hội viên.")
    if max(ends.since, ends.until or ends.since) > today:
        raise Refused("Ngày chưa đến thì chưa ghi được.")
    if ends.until and ends.until < ends.since:
        raise Refused("Ngày thôi không được trước ngày bắt đầu.")
    if person.birth and ends.since < person.birth:
        raise Refused(f"Ngày bắt đầu không được trước ngày sinh ({person.birth:%Y}).")
    _check_before(act, spell, around, ends)
    _check_after(act, spell, around, ends)


def _check_before(act: Running, spell: Spell, around: past.Around, ends: Ends) -> None:
    """Not before the earlier spell is over; where they are joined, not before that one began."""
    earlier = around.before
    if earlier is None:
        return
    first = earlier.since if around.joined_before else earlier.until
    if first and ends.since < first:
        raise Refused(f"Ngày bắt đầu không được trước {first:%d/%m/%Y}, khi đang ở {earlier.branch.title}.")
    if around.joined_before and ends.since != spell.since:
        _check_other_side(act, earlier)


def _check_after(act: Running, spell: Spell, around: past.Around, ends: Ends) -> None:
    later = around.after
    if later is None or ends.until is None:
        return
    last = later.until if around.joined_after else later.since
    if last and ends.until > last:
        raise Refused(f"Ngày thôi không được sau {last:%d/%m/%Y}, khi đã ở {later.branch.title}.")
    if around.joined_after and ends.until != spell.until:
        _check_other_side(act, later)


def _check_other_side(act: Running, spell: Spell) -> None:
    """The day of a transfer is written in two registers; nobody changes one alone."""
    if not gate.may(act.actor, AMEND_PAST, spell):
        raise Refused(
            f"Ngày chuyển sinh hoạt ghi ở cả hai nơi, và {spell.branch.title} thuộc nơi khác. "
            "Việc này phải do người giữ quyền ở cả hai nơi làm."
        )


def _check_reasons(spell: Spell, around: past.Around, ends: Ends) -> None:
    """What begins or ends by a move does so still; other ends are such as fit her and what came before."""
    if ends.entry != spell.entry and ends.entry not in dict(past.entries(spell, around)):
        raise Refused("Hãy chọn cách vào phù hợp.")
    if ends.exit != spell.exit and ends.exit not in dict(past.exits(spell, around)):
        raise Refused("Hãy chọn lý do thôi phù hợp.")


def _move_neighbours(act: Running, around: past.Around, spell: Spell, ends: Ends) -> None:
    """The joined ends first or last, so that on no moment two spells hold one day."""
    if around.before and around.joined_before and ends.since < spell.since:
        _set(around.before, until=ends.since)
    if around.after and around.joined_after and ends.until and spell.until and ends.until > spell.until:
        _set(around.after, since=ends.until)
    _set(spell, since=ends.since, until=ends.until)
    if around.before and around.joined_before and ends.since > spell.since:
        _set(around.before, until=ends.since)
    if around.after and around.joined_after:
        _set(around.after, since=ends.until)


def _set(spell: Spell, **values: Any) -> None:
    """Written at once; the instance of the act itself is changed by `_write`."""
    Spell.objects.filter(pk=spell.pk).update(**values)


def _write(act: Running, person: Person, spell: Spell, ends: Ends) -> None:
    old_since, old_until, old_exit = spell.since, spell.until, spell.exit
    spell.since, spell.entry, spell.until, spell.exit = ends.since, ends.entry, ends.until, ends.exit
    spell.save(update_fields=["since", "entry", "until", "exit"])
    if old_until and ends.until and old_exit not in INSIDE:
        years = {"before": old_until.year, "after": ends.until.year}
        writing.recount(act, spell.branch, person.sex, Measure.LEFT, **years)
    if spell.entry in past.JOINING and (person.joined, person.joined_precision) == (old_since, "day"):
        _join_on(act, person, ends.since)


def _join_on(act: Running, person: Person, day: date) -> None:
    """She joined the Union on the day on which this spell began: that follows, and so does its count."""
    before = person.joined
    person.joined, person.joined_precision = PartialDate.of(day).first_day, PartialDate.of(day).precision
    person.save(update_fields=["joined", "joined_precision"])
    member = Member.objects.select_for_update(no_key=True).filter(pk=person.pk).first()
    if member:
        placed: dict[str, Any] = {"branch": member.branch, "cell": member.cell, "kind": member.kind}
        relist(act, member, person, poverty=member.poverty, **placed)
    elif before:
        last = Spell.objects.filter(person=person).select_related("branch").latest("pk")
        years = {"before": before.year, "after": day.year}
        writing.recount(act, last.branch, person.sex, Measure.JOINED, **years)
