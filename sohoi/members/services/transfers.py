"""Acts on transfers with two sides: the sender proposes, the receiver accepts or returns, once."""

from __future__ import annotations

from datetime import date

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.text import nfc_clean
from sohoi.members.models import Arrival, Member, Person, Spell, Transfer
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.members.queries.transfers import next_number, number_taken
from sohoi.members.record import Facts
from sohoi.members.services import cards, loose_ends, writing
from sohoi.members.services.people import (
    Stale,
    check_new,
    check_place,
    close_spell,
    depart,
    relist,
)
from sohoi.members.services.posts import end_posts_of, touch
from sohoi.members.services.writing import Entrance
from sohoi.units.models import Unit

PROPOSE = Act("members.propose_transfer", "Giới thiệu chuyển sinh hoạt", EDIT_MEMBERS)
SEND_OFF = Act("members.send_off", "Giới thiệu đi nơi khác", EDIT_MEMBERS)
ACCEPT = Act("members.accept_transfer", "Nhận chuyển sinh hoạt đến", EDIT_MEMBERS)
RETURN = Act("members.return_transfer", "Trả lại giấy giới thiệu", EDIT_MEMBERS)
WITHDRAW_TRANSFER = Act("members.withdraw_transfer", "Rút giấy giới thiệu", EDIT_MEMBERS)
ARRIVE = Act("members.arrive", "Nhận người từ nơi khác chuyển đến", EDIT_MEMBERS)

State = Transfer.State


@performs(PROPOSE, on="member")
def propose(
    act: Running, *, member: Member, version: int, target: Unit, on: date, number: str = "", why: str = ""
) -> Transfer:
    """Introduce a member to a branch, or to a commune that will say which of its branches.

    Until she is accepted she stays where she is. An empty number is the commune's next one. Raises Stale;
    Refused for a unit that cannot take her, or while she is on her way already.
    """
    person = _person(member, version)
    _check_target(member, target)
    if Transfer.objects.filter(person=person, state=State.PROPOSED).exists():
        raise Refused(f"{member.name} đang chờ nơi khác nhận. Hãy rút giấy giới thiệu cũ trước.")
    made = Transfer.objects.create(
        person=person,
        origin=member.branch,
        target=target,
        proposed_on=on,
        by_id=act.actor.id,
        why=nfc_clean(why)[:200],
        number=_number(act, member.branch, on, number),
        line_id=act.line_id,
    )
    act.note(to=target.title, paper=made.number)
    act.about("person", person.pk)
    touch(act, person)
    return made


def _person(member: Member, version: int) -> Person:
    person = Person.objects.select_for_update().get(pk=member.pk)
    if person.version != version:
        raise Stale(person)
    return person


def _check_target(member: Member, target: Unit) -> None:
    if target.closed_on or target.level not in (Level.COMMUNE, Level.BRANCH):
        raise Refused("Hãy chọn một xã, phường hoặc chi hội đang hoạt động.")
    if target.pk == member.branch_id:
        raise Refused(f"{member.name} đang sinh hoạt ở {target.title}.")


def _number(act: Running, branch: Unit, on: date, number: str) -> str:
    """The number of the paper: each is given once in a commune and year.

    The commune is locked, not a paper: where there is none yet, two could take the first.
    """
    commune = Unit.objects.select_for_update(no_key=True).get(pk=branch.commune_id or branch.pk)
    chosen = nfc_clean(number)[:60] or next_number(commune, on.year)
    if number_taken(commune, on.year, chosen):
        free = next_number(commune, on.year)
        raise Refused(f"Số {chosen} đã dùng cho giấy khác. Số tiếp theo là {free}.")
    return chosen


@performs(SEND_OFF, on="member")
def send_off(
    act: Running, *, member: Member, version: int, elsewhere: str, on: date, number: str = "", why: str = ""
) -> Transfer:
    """Introduce a member to a place outside the installation: she leaves the register with her paper."""
    person = _person(member, version)
    place = nfc_clean(elsewhere)[:150]
    if not place:
        raise Refused("Hãy ghi nơi chuyển đến.")
    chosen = _number(act, member.branch, on, number)
    act.note(to=place, paper=chosen)
    note = f"Giới thiệu đến {place}, giấy số {chosen}"[:200]
    depart(act, member, person, on, Spell.Exit.MOVED_AWAY, note)
    return Transfer.objects.create(
        person=person,
        origin=member.branch,
        elsewhere=place,
        state=State.SENT,
        proposed_on=on,
        answered_on=on,
        by_id=act.actor.id,
        why=nfc_clean(why)[:200],
        number=chosen,
        line_id=act.line_id,
    )


# The member is locked before the transfer, as by every act on a member: two that met would else lock each
# other out. So these acts look at the transfer again once they hold her.


@performs(ACCEPT, on="transfer", lock=False)
def accept(act: Running, *, transfer: Arrival, branch: Unit, cell: Unit | None, on: date) -> Member:
    """Take her in from a day on: from then she is counted here.

    Her time there ends and that here begins on the same day. Raises Refused when it was answered before.
    """
    waiting, member = _under_way(act, transfer)
    gate.require(act.actor, EDIT_MEMBERS, branch)
    if waiting.target is None or branch.commune_id != (waiting.target.commune_id or waiting.target_id):
        raise Refused("Hãy chọn một chi hội của nơi nhận.")
    check_place(act, branch, cell)
    if branch.pk == member.branch_id:
        raise Refused(f"{member.name} đã ở {branch.title} rồi.")
    before = member.branch
    moved = _move(act, member, branch, cell, on)
    _answer(act, waiting, State.ACCEPTED, on, arrived=branch)
    act.note(old=_told(before), new=_told(branch), paper=waiting.number)
    return moved


def _told(branch: Unit) -> str:
    return f"{branch.title}, {branch.commune.name}" if branch.commune else branch.title


def _under_way(act: Running, transfer: Transfer) -> tuple[Transfer, Member]:
    """The transfer that still waits and its member, both locked. Raises Refused."""
    rows = Member.objects.select_related("branch__commune", "cell", "person")
    member = rows.select_for_update(no_key=True, of=("self",)).filter(pk=transfer.person_id).first()
    person = Person.objects.select_for_update().get(pk=transfer.person_id)
    waiting = Transfer.objects.select_related("target").select_for_update(of=("self",)).get(pk=transfer.pk)
    if waiting.state != State.PROPOSED or member is None:
        raise Refused(f"Giấy giới thiệu này đã giải quyết rồi ({waiting.get_state_display().lower()}).")
    act.about("person", person.pk)
    member.person = person
    return waiting, member


def _move(act: Running, member: Member, branch: Unit, cell: Unit | None, on: date) -> Member:
    """Within a commune it is a move like any other: she never left the commune."""
    person, inside = member.person, branch.commune_id == member.commune_id
    spell = close_spell(act, person, on, Spell.Exit.MOVED if inside else Spell.Exit.TRANSFERRED)
    Spell.objects.create(
        person=person,
        branch=branch,
        kind=spell.kind,
        since=on,
        entry=Spell.Entry.MOVED_IN if inside else Spell.Entry.TRANSFERRED,
        line_id=act.line_id,
    )
    end_posts_of(act, person, on, now_in=branch)
    if not inside:
        loose_ends.end_absence(act, person, on)
        cards.end_of(act, person, on)
    touch(act, person)
    away, kind, poverty = (member.away_since if inside else None), member.kind, member.poverty
    return relist(act, member, person, branch=branch, cell=cell, kind=kind, poverty=poverty, away_since=away)


def _answer(
    act: Running, transfer: Transfer, state: str, on: date, words: str = "", arrived: Unit | None = None
) -> None:
    transfer.state, transfer.answered_on, transfer.answer = state, on, words
    transfer.arrived, transfer.answer_line_id = arrived, act.line_id
    transfer.save()


@performs(RETURN, on="transfer", lock=False)
def turn_back(act: Running, *, transfer: Arrival, why: str, on: date) -> Transfer:
    """Return the paper with a reason: she stays where she is. `transfer` is the receiver's (an Arrival)."""
    waiting, member = _under_way(act, transfer)
    why = nfc_clean(why)[:200]
    if not why:
        raise Refused("Hãy ghi lý do trả lại.")
    _answer(act, waiting, State.RETURNED, on, why)
    act.note(why=why, paper=waiting.number)
    touch(act, member.person)
    return waiting


@performs(WITHDRAW_TRANSFER, on="transfer", lock=False)
def withdraw(act: Running, *, transfer: Transfer, on: date) -> Transfer:
    """Take the paper back while it waits. Raises Refused when it was answered."""
    waiting, member = _under_way(act, transfer)
    _answer(act, waiting, State.WITHDRAWN, on)
    act.note(paper=waiting.number)
    touch(act, member.person)
    return waiting


@performs(ARRIVE, on="branch", lock=False)
def arrive(
    act: Running,
    *,
    branch: Unit,
    facts: Facts,
    elsewhere: str,
    on: date,
    cell: Unit | None = None,
    kind: str = Spell.Kind.ORDINARY,
    number: str = "",
) -> Person:
    """Take somebody in who comes from outside the installation with a paper. Raises Refused."""
    check_new(act, facts, branch, cell)
    place = nfc_clean(elsewhere)[:150]
    if not place:
        raise Refused("Hãy ghi nơi giới thiệu.")
    entry = Spell.Entry.TRANSFERRED
    [person] = writing.enter(act, [Entrance(facts, branch, on, entry, kind, cell)])
    made = Transfer.objects.create(
        person=person,
        target=branch,
        elsewhere=place,
        state=State.ACCEPTED,
        proposed_on=on,
        answered_on=on,
        arrived=branch,
        by_id=act.actor.id,
        number=nfc_clean(number)[:60],
        line_id=act.line_id,
    )
    act.note(source=place, paper=made.number)
    return person
