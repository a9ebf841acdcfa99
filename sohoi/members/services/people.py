"""Acts on people: enter, correct, move, leave, come back."""

from __future__ import annotations

from datetime import date
from types import EllipsisType

from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.text import nfc_clean
from sohoi.members.models import Decision, Member, Person, PersonPoverty, Spell
from sohoi.members.models.spell import leaving_of
from sohoi.members.permissions import ADMIT, EDIT_MEMBERS
from sohoi.members.record import IDENTITY, Facts, member_row, poverty_of, put, show
from sohoi.members.services import loose_ends, writing
from sohoi.members.services.addresses import Choices
from sohoi.members.services.decisions import Paper, decided
from sohoi.members.services.posts import end_posts_of, touch
from sohoi.members.services.writing import Entrance
from sohoi.units.models import Unit
from sohoi.units.services import hold_open

REGISTER = Act("members.register", "Thêm vào sổ hội viên", EDIT_MEMBERS)
CORRECT = Act("members.correct", "Sửa thông tin", EDIT_MEMBERS)
AMEND = Act("members.amend", "Sửa theo sổ giấy", EDIT_MEMBERS)
MOVE = Act("members.move", "Chuyển chi hội, tổ", EDIT_MEMBERS)
LEAVE = Act("members.leave", "Cho rời Hội", EDIT_MEMBERS)
REJOIN = Act("members.rejoin", "Vào lại Hội", EDIT_MEMBERS)


class Stale(Refused):
    """Somebody else changed the record since the form was opened. `person` is how it is now."""

    def __init__(self, person: Person) -> None:
        super().__init__("Trong lúc chị sửa, người khác đã sửa hồ sơ này. Hãy xem lại rồi lưu.")
        self.person = person


@performs(REGISTER, on="branch", lock=False)
def register(
    act: Running,
    *,
    branch: Unit,
    facts: Facts,
    since: date,
    today: date,
    cell: Unit | None = None,
    kind: str = Spell.Kind.ORDINARY,
) -> Person:
    """Write somebody down who is a member already; the facts are as they are today.

    Raises Refused without a name. Who joins only now is admitted (services.admissions).
    """
    check_new(act, facts, branch, cell)
    entry = Spell.Entry.LISTED
    [person] = writing.enter(act, [Entrance(facts, branch, since, entry, kind, cell, stated=today)])
    return person


def check_new(act: Running, facts: Facts, branch: Unit, cell: Unit | None) -> None:
    """Operation: somebody new has a name and a place, which the line tells. Raises Refused."""
    if not str(facts.get("full_name") or "").strip():
        raise Refused("Hãy ghi họ và tên.")
    check_place(act, branch, cell)
    act.note(branch=branch.name)


def check_place(act: Running, branch: Unit, cell: Unit | None) -> None:
    """Operation: an open branch, and a cell of it. Raises Refused."""
    if branch.closed_on or branch.level != Level.BRANCH:
        raise Refused("Hãy chọn một chi hội đang hoạt động.")
    hold_open(act, [branch.pk])
    if cell is None:
        return
    # A cell goes along with its branch when that is merged, and may have just done so.
    cell.refresh_from_db()
    if cell.closed_on or cell.level != Level.CELL or cell.branch_id != branch.pk:
        raise Refused("Tổ này không thuộc chi hội đã chọn.")


@performs(CORRECT, on="member")
def correct(act: Running, *, member: Member, version: int, facts: Facts, today: date) -> Person:
    """Change stated facts of a member; her list row and the counts follow. Raises Stale."""
    person = Person.objects.select_for_update().get(pk=member.pk)
    if person.version != version:
        raise Stale(person)
    changes = change(act, person, member, facts, today)
    if changes:
        act.note(changes=changes)
    act.about("person", person.pk)
    return person


def change(act: Running, person: Person, member: Member, facts: Facts, today: date) -> dict[str, list[str]]:
    """Operation: put the facts on a locked person; gives what they changed, as (before, after)."""
    before = {key: show(key, person) for key in facts} | _poverty_words(facts, member.poverty)
    hashes = {key: getattr(person, f"{stem}_hash") for key, stem in IDENTITY.items()}
    put(person, facts)
    after = {key: show(key, person) for key in facts} | _poverty_words(facts, facts.get("poverty"))
    changed = {key for key in facts if before[key] != after[key]}
    changed |= {k for k, stem in IDENTITY.items() if hashes[k] != getattr(person, f"{stem}_hash")}
    if changed:
        _save(act, person, member, facts, today)
    return {key: [before[key], after[key]] for key in facts if key in changed}


def _poverty_words(facts: Facts, standing: object) -> dict[str, str]:
    return (
        {"poverty": dict(Person.Poverty.choices).get(str(standing or ""), "")} if "poverty" in facts else {}
    )


def _save(act: Running, person: Person, member: Member, facts: Facts, today: date) -> None:
    person.version += 1
    person.line_id = act.line_id
    if "address" in facts:
        Choices([member.branch]).settle(person, member.branch)
    person.save()
    if "poverty" in facts:
        PersonPoverty.objects.update_or_create(
            person=person, year=today.year, defaults={"standing": poverty_of(facts)}
        )
    poverty = poverty_of(facts) if "poverty" in facts else member.poverty
    relist(act, member, person, branch=member.branch, cell=member.cell, kind=member.kind, poverty=poverty)


def relist(
    act: Running,
    member: Member,
    person: Person,
    *,
    branch: Unit,
    cell: Unit | None,
    kind: str,
    poverty: str,
    away_since: date | EllipsisType | None = ...,
) -> Member:
    """Operation: write the list row anew and count the difference. Away or not stays, unless it is stated."""
    away = member.away_since if isinstance(away_since, EllipsisType) else away_since
    fresh = member_row(person, branch=branch, cell=cell, kind=kind, poverty=poverty, away_since=away)
    writing.count(act, [(member, -1), (fresh, 1)])
    fresh.save(force_update=True)
    return fresh


@performs(AMEND, on="member")
def amend(
    act: Running, *, member: Member, version: int, facts: Facts, cell: Unit | None, today: date
) -> Person:
    """Change stated facts and the cell within her branch at once, as a line on paper says them.

    Raises Stale; Refused for a cell that is not one of her branch.
    """
    person = Person.objects.select_for_update().get(pk=member.pk)
    if person.version != version:
        raise Stale(person)
    check_place(act, member.branch, cell)
    before, member.cell = member.cell, cell
    changes = change(act, person, member, facts, today)
    if changes:
        act.note(changes=changes)
    if before != cell:
        act.note(old=_place(member.branch, before), new=_place(member.branch, cell))
    if before != cell and not changes:
        touch(act, person)
        relist(act, member, person, branch=member.branch, cell=cell, kind=member.kind, poverty=member.poverty)
    act.about("person", person.pk)
    return person


@performs(MOVE, on="member")
def move(act: Running, *, member: Member, version: int, branch: Unit, cell: Unit | None, on: date) -> Member:
    """Move a member to another branch or cell of the same commune from a day on."""
    person = Person.objects.select_for_update().get(pk=member.pk)
    if person.version != version:
        raise Stale(person)
    if branch.pk != member.branch_id:
        gate.require(act.actor, EDIT_MEMBERS, branch)
    if branch.commune_id != member.commune_id:
        raise Refused("Chỉ chuyển được trong cùng một xã, phường.")
    check_place(act, branch, cell)
    act.note(old=_place(member.branch, member.cell), new=_place(branch, cell))
    act.about("person", person.pk)
    return _move(act, member, person, branch, cell, on)


def _place(branch: Unit, cell: Unit | None) -> str:
    return f"{branch.name}, {cell.name}" if cell else branch.name


def _move(act: Running, member: Member, person: Person, branch: Unit, cell: Unit | None, on: date) -> Member:
    if branch.pk != member.branch_id:
        spell = close_spell(act, person, on, Spell.Exit.MOVED)
        end_posts_of(act, person, on, now_in=branch)
        loose_ends.withdraw_transfer(act, person, on)
        Spell.objects.create(
            person=person,
            branch=branch,
            kind=spell.kind,
            since=on,
            entry=Spell.Entry.MOVED_IN,
            line_id=act.line_id,
        )
    touch(act, person)
    return relist(act, member, person, branch=branch, cell=cell, kind=member.kind, poverty=member.poverty)


def close_spell(
    act: Running, person: Person, on: date, why: str, note: str = "", decision: Decision | None = None
) -> Spell:
    """Operation: end the open spell. Raises Refused for a day before it began."""
    spell = Spell.objects.select_for_update().get(person=person, until=None)
    if on < spell.since:
        raise Refused(f"Ngày không được trước ngày vào chi hội ({spell.since:%d/%m/%Y}).")
    spell.until, spell.exit, spell.exit_note, spell.exit_decision = on, why, note, decision
    spell.save(update_fields=["until", "exit", "exit_note", "exit_decision"])
    return spell


@performs(LEAVE, on="member")
def leave(
    act: Running,
    *,
    member: Member,
    version: int,
    why: str,
    on: date,
    note: str = "",
    paper: Paper | None = None,
) -> Person:
    """End a membership for a reason; the person stays in the history and may come back.

    Striking off is a decision: it wants ADMIT and the number of the paper. Raises Stale, Refused.
    """
    person = Person.objects.select_for_update().get(pk=member.pk)
    if person.version != version:
        raise Stale(person)
    if why not in dict(leaving_of(member.kind)):
        raise Refused("Hãy chọn lý do rời Hội.")
    commune = member.branch.commune or member.branch
    decision = decided(act, unit=commune, about=Decision.About.LEAVING, paper=paper)
    if why == Spell.Exit.STRUCK_OFF:
        gate.require(act.actor, ADMIT, member)
        if decision is None:
            raise Refused("Xóa tên phải có quyết định. Hãy ghi số quyết định.")
    depart(act, member, person, on, why, nfc_clean(note), decision)
    return person


def depart(
    act: Running,
    member: Member,
    person: Person,
    on: date,
    why: str,
    note: str = "",
    decision: Decision | None = None,
) -> None:
    """Operation: she is a member no more from this day on, and what was under way for her ends with it."""
    close_spell(act, person, on, why, note, decision)
    act.note(why=Spell.Exit(why).label, on=f"{on:%d/%m/%Y}", branch=member.branch.name, note=note)
    act.about("person", person.pk)
    unlist(act, member, year=on.year)
    loose_ends.tie_up(act, person, on)
    touch(act, person)


def unlist(act: Running, member: Member, *, year: int) -> None:
    """Operation: take the row out of the list and count her as gone in this year."""
    writing.count(act, [(member, -1)], joined=False)
    writing.count_left(act, member, year)
    member.delete()


@performs(REJOIN, on="spell")
def rejoin(act: Running, *, spell: Spell, branch: Unit, cell: Unit | None, on: date) -> Person:
    """Take somebody back who left: a new spell, the same person. `spell` is her last one."""
    person = Person.objects.select_for_update().get(pk=spell.person_id)
    gate.require(act.actor, EDIT_MEMBERS, branch)
    if Spell.objects.filter(person=person, until=None).exists():
        raise Refused("Người này đang có trong sổ hội viên.")
    _check_return(spell, branch, on)
    check_place(act, branch, cell)
    act.about("person", person.pk)
    act.note(branch=branch.name)
    return _rejoin(act, person, spell, branch, cell, on)


def _check_return(spell: Spell, branch: Unit, on: date) -> None:
    """A person is in one branch at a time: the new spell begins after all the others."""
    if branch.commune_id != spell.branch.commune_id:
        raise Refused("Chỉ vào lại được trong cùng một xã, phường.")
    if Spell.objects.filter(person=spell.person_id, pk__gt=spell.pk).exists():
        raise Refused("Người này đã chuyển chi hội sau đó. Hãy mở lại hồ sơ rồi làm lại.")
    if spell.until and on < spell.until:
        raise Refused(f"Ngày không được trước ngày rời Hội ({spell.until:%d/%m/%Y}).")


def _rejoin(act: Running, person: Person, last: Spell, branch: Unit, cell: Unit | None, on: date) -> Person:
    Spell.objects.create(
        person=person,
        branch=branch,
        kind=last.kind,
        since=on,
        entry=Spell.Entry.RETURNED,
        line_id=act.line_id,
    )
    stated = PersonPoverty.objects.filter(person=person).order_by("-year").first()
    poverty = stated.standing if stated else ""
    member = member_row(person, branch=branch, cell=cell, kind=last.kind, poverty=poverty)
    member.save(force_insert=True)
    writing.count(act, [(member, 1)], joined=False)
    writing.move_joined(act, member, last.branch)
    touch(act, person)
    return person
