"""Acts on branches with their people: several become one, one becomes two, an empty one is dissolved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import F, Q, QuerySet

from sohoi.access.models import Account, RoleGrant
from sohoi.access.services.accounts import close_doors_of_nobody, end_now
from sohoi.acts.actor import Level
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.copying import Mould, copy_in
from sohoi.common.text import group_digits
from sohoi.members.models import (
    Application,
    Book,
    Decision,
    HamletChoice,
    Member,
    Person,
    Spell,
    Term,
    Transfer,
)
from sohoi.members.services.decisions import Paper, decided
from sohoi.members.services.posts import end_posts_in
from sohoi.members.services.writing import count
from sohoi.units import services as units
from sohoi.units.models import Unit, UnitChange
from sohoi.units.permissions import MERGE_UNITS

MERGE = Act("members.merge_branches", "Sáp nhập chi hội", MERGE_UNITS)
SPLIT = Act("members.split_branch", "Chia tách chi hội", MERGE_UNITS)
DISSOLVE = Act("members.dissolve_branch", "Giải thể chi hội", MERGE_UNITS)

What = UnitChange.What
SPELLS = Mould(Spell)
BUSY = (Book.State.WRITING, Book.State.UNDOING)
UNDER_WAY = (Book.State.READ, Book.State.STOPPED, *BUSY)
MERGED, SPLIT_OFF = "Chi hội đã sáp nhập.", "Chi hội đã chia tách."


@performs(MERGE, on="commune")
def merge_branches(
    act: Running,
    *,
    commune: Unit,
    sources: Sequence[Unit],
    into: Unit | str,
    on: date,
    today: date,
    paper: Paper | None = None,
) -> Unit:
    """Bring the people and cells of some branches into another one, or into a new one of this name.

    The sources are closed from that day on; posts, rights and terms in them end. What was under way towards
    them goes on towards the branch that they are in now. Gives that branch.
    """
    _check_day(on, today)
    target = into if isinstance(into, Unit) else None
    found = _locked(act, commune, sources, target)
    gone = [found[pk] for pk in sorted({one.pk for one in sources})]
    if target and target.pk in {one.pk for one in gone}:
        raise Refused("Hãy chọn chi hội khác để nhập vào.")
    if len(gone) < (1 if target else 2):
        raise Refused("Hãy chọn ít nhất hai chi hội để sáp nhập.")
    members = _members(Q(branch__in=gone), on)
    decision = decided(act, unit=commune, about=Decision.About.UNITS, paper=paper)
    for one in gone:
        units.close_unit(act, one, on=on)
    branch = found[target.pk] if target else _founded(act, str(into), gone[0], on)
    _redirect(act, commune, gone, branch, on)
    for cell in _cells(gone):
        units.move_cell(act, cell, branch=branch, on=on)
    _carry(act, members, branch, on, decision)
    _end_what_was_held(act, gone, on)
    for one in gone:
        units.change(act, one, branch, What.MERGE, on=on, decision=str(decision or ""))
    act.note(
        old=", ".join(one.name for one in gone), new=branch.name, count=len(members), on=f"{on:%d/%m/%Y}"
    )
    act.about("unit", [commune.pk, branch.pk])
    return branch


@performs(SPLIT, on="source")
def split_branch(
    act: Running,
    *,
    source: Unit,
    name: str,
    cells: Sequence[Unit],
    people: Sequence[int],
    on: date,
    today: date,
    paper: Paper | None = None,
) -> Unit:
    """Make a new branch of whole cells of another one and of some of its people (by their ids)."""
    _check_day(on, today)
    commune = source.commune
    if source.level != Level.BRANCH or source.closed_on or commune is None:
        raise Refused("Hãy chọn một chi hội đang hoạt động.")
    _refuse_busy(commune)
    moving = list(Unit.objects.filter(pk__in=[one.pk for one in cells], parent=source, closed_on=None))
    members = _members(Q(branch=source) & (Q(cell__in=moving) | Q(pk__in=people)), on)
    if len(moving) < len(set(cells)) or not set(people) <= {one.pk for one in members}:
        raise Refused("Có tổ hoặc người không còn ở chi hội này. Hãy tải lại trang rồi chọn lại.")
    if not members and not moving:
        raise Refused("Hãy chọn các tổ hoặc những người sang chi hội mới.")
    decision = decided(act, unit=commune, about=Decision.About.UNITS, paper=paper)
    branch = _founded(act, name, source, on)
    for cell in moving:
        units.move_cell(act, cell, branch=branch, on=on)
    staying = [source, *Unit.objects.filter(parent=source, closed_on=None)]
    ids = [one.pk for one in members]
    if ids:
        end_posts_in(act, staying, on, note=SPLIT_OFF, of=ids)
    Transfer.objects.filter(state=Transfer.State.PROPOSED, person__in=ids, origin=source).update(
        origin=branch
    )
    _carry(act, members, branch, on, decision, keeping={one.pk for one in moving})
    units.change(act, source, branch, What.SPLIT, on=on, decision=str(decision or ""))
    act.note(old=source.name, new=branch.name, count=len(members), on=f"{on:%d/%m/%Y}")
    act.about("unit", [source.pk, branch.pk])
    return branch


@performs(DISSOLVE, on="commune")
def dissolve_branch(
    act: Running, *, commune: Unit, branch: Unit, on: date, today: date, paper: Paper | None = None
) -> Unit:
    """Close a branch that has nobody any more; its cells, posts and rights end with it."""
    _check_day(on, today)
    found = _locked(act, commune, [branch], None)[branch.pk]
    _refuse_used(found)
    decision = decided(act, unit=commune, about=Decision.About.UNITS, paper=paper)
    _remap_books(commune, {found.pk: None})
    cells = _cells([found])
    _end_what_was_held(act, [found, *cells], on)
    for one in (*cells, found):
        units.close_unit(act, one, on=on)
        units.change(act, one, None, What.DISSOLVE, on=on, decision=str(decision or ""))
    act.note(old=found.name, on=f"{on:%d/%m/%Y}")
    return found


def _check_day(on: date, today: date) -> None:
    if on > today:
        raise Refused("Ngày này chưa đến. Hãy ghi khi quyết định đã có hiệu lực.")


def _locked(act: Running, commune: Unit, sources: Sequence[Unit], target: Unit | None) -> dict[int, Unit]:
    """These branches of the commune, which nobody enters meanwhile; no list is being written into them."""
    wanted = {one.pk for one in (*sources, *([target] if target else []))}
    found = units.lock_units(act, wanted)
    for one in found.values():
        if one.level != Level.BRANCH or one.commune_id != commune.pk or one.closed_on:
            raise Refused("Hãy chọn các chi hội đang hoạt động của xã, phường mình.")
    if len(found) < len(wanted):
        raise Refused("Hãy chọn các chi hội đang hoạt động của xã, phường mình.")
    _refuse_busy(commune)
    return found


def _refuse_busy(commune: Unit) -> None:
    """Lists that could begin to be written are held, those that are being written refuse the act."""
    books = Book.objects.select_for_update(no_key=True).filter(unit__commune_id=commune.pk)
    if any(book.state in BUSY for book in books.filter(state__in=UNDER_WAY).only("state").order_by("pk")):
        raise Refused("Đang nhập danh sách vào sổ. Hãy chờ nhập xong rồi làm.")


def _refuse_used(branch: Unit) -> None:
    n = Member.objects.filter(branch=branch).count()
    if n:
        raise Refused(f"{branch.title} còn {group_digits(n)} hội viên. Hãy sáp nhập vào chi hội khác.")
    waiting = Application.objects.filter(unit=branch, state=Application.State.WAITING).exists()
    if waiting or _under_way().filter(Q(target=branch) | Q(origin=branch)).exists():
        raise Refused(f"{branch.title} còn đơn hoặc người đang chuyển đến. Hãy trả lời trước.")


def _members(which: Q, on: date) -> list[Member]:
    """The list rows of these people, locked in one order, and themselves with them."""
    rows = Member.objects.select_for_update(of=("self",), no_key=True).filter(which)
    members = list(rows.order_by("pk"))
    ids = [one.pk for one in members]
    list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    late = Spell.objects.filter(person__in=ids, until=None, since__gt=on).count()
    if late:
        raise Refused(
            f"{group_digits(late)} người vào chi hội sau ngày {on:%d/%m/%Y}. Hãy chọn ngày muộn hơn."
        )
    return members


def _founded(act: Running, name: str, like: Unit, on: date) -> Unit:
    return units.open_unit(act, name=name, kind=like.kind_id, parent=like.parent, on=on)


def _cells(branches: Sequence[Unit]) -> list[Unit]:
    found = Unit.objects.filter(parent__in=branches, level=Level.CELL, closed_on=None)
    return list(found.select_related("parent", "kind").order_by("parent", "order_key", "pk"))


def _carry(
    act: Running,
    members: Sequence[Member],
    branch: Unit,
    on: date,
    decision: Decision | None,
    *,
    keeping: set[int] | None = None,
) -> None:
    """The spells of all these end and begin anew in the branch; list and counts follow. Cells are kept, or
    only those in `keeping`."""
    ids = [one.pk for one in members]
    if not ids:
        return
    _next_spells(act, ids, branch, on, decision)
    count(act, ((one, -1) for one in members))
    for one in members:
        one.branch_id = branch.pk
    count(act, ((one, 1) for one in members))
    rows = Member.objects.filter(pk__in=ids)
    rows.update(branch=branch)
    if keeping is not None:
        rows.exclude(cell__in=keeping).update(cell=None)
    Person.objects.filter(pk__in=ids).update(version=F("version") + 1, line_id=act.line_id)
    act.about("person", ids)


def _next_spells(act: Running, ids: Sequence[int], branch: Unit, on: date, decision: Decision | None) -> None:
    current = Spell.objects.select_for_update().filter(person__in=ids, until=None)
    kinds = list(current.order_by("person").values_list("person", "kind"))
    current.update(until=on, exit=Spell.Exit.MERGED, exit_decision=decision)
    copy_in(Spell, (_spell(act, person, kind, branch, on, decision) for person, kind in kinds))


def _spell(act: Running, person: int, kind: str, branch: Unit, on: date, decision: Decision | None) -> Spell:
    return SPELLS.cast(
        person_id=person,
        branch_id=branch.pk,
        kind=kind,
        since=on,
        entry=Spell.Entry.MERGED,
        decision_id=decision.pk if decision else None,
        line_id=act.line_id,
    )


def _redirect(act: Running, commune: Unit, gone: Sequence[Unit], branch: Unit, on: date) -> None:
    """What was under way in or towards the closed branches goes on with the one that they are in now."""
    within = [*gone, branch]
    _under_way().filter(origin__in=within, target__in=within).update(
        state=Transfer.State.WITHDRAWN, answered_on=on, answer=MERGED, answer_line_id=act.line_id
    )
    _under_way().filter(target__in=gone).update(target=branch)
    _under_way().filter(origin__in=gone).update(origin=branch)
    waiting = Application.objects.filter(unit__in=gone, state=Application.State.WAITING)
    waiting.update(unit=branch)
    _remap_books(commune, {one.pk: branch.pk for one in gone})
    for choice in HamletChoice.objects.filter(unit__in=gone, undo_line_id=None).order_by("pk"):
        if not HamletChoice.objects.filter(
            unit=branch, old=choice.old, hamlet=choice.hamlet, undo_line_id=None
        ).exists():
            choice.unit = branch
            choice.save(update_fields=["unit"])


def _under_way() -> QuerySet[Transfer]:
    return Transfer.objects.filter(state=Transfer.State.PROPOSED)


def _remap_books(commune: Unit, became: Mapping[int, int | None]) -> None:
    """Lists that are not in the register yet go where their branches went; None is to be chosen anew."""
    waiting = Book.objects.filter(unit__commune_id=commune.pk, state__in=UNDER_WAY)
    for book in waiting.only("branches", "unit"):
        placed = {name: became.get(pk, pk) for name, pk in book.branches.items()}
        book.branches = {name: pk for name, pk in placed.items() if pk is not None}
        book.unit_id = became.get(book.unit_id) or book.unit_id
        book.save(update_fields=["branches", "unit"])


def _end_what_was_held(act: Running, gone: Sequence[Unit], on: date) -> None:
    """Posts, terms and rights in closed units end; whoever holds nothing any more has no phone either."""
    end_posts_in(act, gone, on, note=MERGED)
    Term.objects.filter(unit__in=gone, until=None, since__lt=on).update(until=on)
    grants = RoleGrant.objects.filter(unit__in=gone)
    accounts = list(grants.filter(until=None).values_list("account", flat=True))
    end_now(act, grants)
    for account in _accounts(accounts):
        close_doors_of_nobody(act, account)


def _accounts(ids: Iterable[int]) -> Iterable[Account]:
    return Account.objects.filter(pk__in=set(ids)).order_by("pk")
