"""Acts on two records that may be one person's: make them one, take that back, or say that they are two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sohoi.acts import gate
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.members.models import Distinct, Member, Merge, Person
from sohoi.members.permissions import MERGE_MEMBERS
from sohoi.members.queries import absences
from sohoi.members.queries.twins import mark
from sohoi.members.services import joining
from sohoi.members.services.people import relist
from sohoi.units.models import Unit

MERGE = Act("members.merge", "Gộp hai hồ sơ thành một", MERGE_MEMBERS)
UNMERGE = Act("members.unmerge", "Tách lại hai hồ sơ đã gộp", MERGE_MEMBERS)
DISTINCT = Act("members.distinct", "Cho biết là hai người khác nhau", MERGE_MEMBERS)
ASK_AGAIN = Act("members.ask_again", "Bỏ ghi là hai người khác nhau", MERGE_MEMBERS)


@performs(MERGE, on="keep")
def merge(
    act: Running, *, keep: Member, other: Member, take: Sequence[str], versions: Mapping[int, int]
) -> Merge:
    """Make one record of two: `keep` gets the facts of `other` named in `take` and those that she lacks.

    `versions` are those that were looked at, by person. The membership of the kept record stays; that of the
    other never was, neither joined nor left. Raises Refused where somebody was faster.
    """
    gone, people = _both(act, keep, other)
    person, twin = people[keep.pk], people[gone.pk]
    _check(people, versions)
    before = joining.snapshot(act, keep, gone)
    act.note(merged=gone.name)
    joining.fill(act, keep, person, twin, take)
    joining.move_what_hangs(act, keep, twin)
    poverty = joining.join_poverty(act, person, twin, prefer_twin="poverty" in take)
    joining.take_out(act, gone, twin)
    person.version, person.line_id = person.version + 1, act.line_id
    person.save()
    placed: dict[str, Any] = {"branch": keep.branch, "cell": keep.cell, "kind": keep.kind}
    relist(act, keep, person, poverty=poverty, away_since=absences.away_since(person), **placed)
    act.about("person", (person.pk, twin.pk))
    return Merge.objects.create(
        kept=person,
        other=twin,
        branch_id=keep.branch_id,
        before=joining.sealed(act, before),
        line_id=act.line_id,
    )


def _both(act: Running, one: Member, other: Member) -> tuple[Member, dict[int, Person]]:
    """The other as she is now, and both persons, locked. Raises Refused where one is gone."""
    found = Member.objects.select_related("branch", "cell").filter(pk=other.pk).exclude(pk=one.pk)
    fresh = found.select_for_update(no_key=True, of=("self",)).first()
    if fresh is None:
        raise Refused("Một trong hai hồ sơ không còn trong sổ, có thể vừa được gộp. Hãy tải lại trang.")
    gate.require(act.actor, MERGE_MEMBERS, fresh)
    if fresh.commune_id != one.commune_id:
        raise Refused("Chỉ gộp được hai hồ sơ của cùng một xã, phường.")
    locked = Person.objects.select_for_update().filter(pk__in=(one.pk, fresh.pk)).order_by("pk")
    return fresh, {person.pk: person for person in locked}


def _check(people: Mapping[int, Person], versions: Mapping[int, int]) -> None:
    """Both are as they were looked at, and no numbers say that they are two."""
    if any(versions.get(pk) != person.version for pk, person in people.items()):
        raise Refused("Trong lúc xem, người khác đã sửa một trong hai hồ sơ. Hãy xem lại rồi làm.")
    numbers = {person.id_hash for person in people.values() if person.id_hash}
    if len(numbers) > 1:
        raise Refused(
            "Hai hồ sơ ghi hai số căn cước khác nhau, nên là hai người. "
            "Nếu một số ghi nhầm, hãy sửa số ấy trước."
        )


@performs(UNMERGE, on="merge")
def unmerge(act: Running, *, merge: Merge) -> Merge:
    """Take a merge back, while nobody worked on the kept person since. Both are as they were before it."""
    if merge.undo_line_id is not None:
        raise Refused("Việc gộp này đã hoàn lại rồi.")
    keep = Member.objects.select_for_update(no_key=True).filter(pk=merge.kept_id).first()
    ids = (merge.kept_id, merge.other_id)
    locked = list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if keep is None or {person.line_id for person in locked} != {merge.line_id}:
        raise Refused("Hồ sơ đã được sửa sau khi gộp, nên không hoàn lại việc gộp được nữa.")
    joining.put_apart(act, merge, keep)
    _check_places(ids, merge.branch)
    merge.undo_line_id, merge.before = act.line_id, None
    merge.save(update_fields=["undo_line_id", "before"])
    act.note(apart=next(person.full_name for person in locked if person.pk == merge.other_id))
    act.about("person", ids)
    return merge


def _check_places(ids: tuple[int, int], branch: Unit) -> None:
    """Nobody is put back into a branch that is closed or belongs to another commune by now."""
    for member in Member.objects.select_related("branch").filter(pk__in=ids):
        if member.branch.closed_on or member.branch.commune_id != branch.commune_id:
            raise Refused(f"{member.branch.title} không còn trong xã, nên không hoàn lại việc gộp được nữa.")


@performs(DISTINCT, on="one")
def distinct(act: Running, *, one: Member, other: Member) -> Distinct:
    """Say that these are two people: they are not asked about again until a name, birth or number changes."""
    fresh, people = _both(act, one, other)
    first, second = sorted(people.values(), key=lambda person: person.pk)
    act.note(apart=fresh.name)
    act.about("person", (first.pk, second.pk))
    found, _ = Distinct.objects.update_or_create(
        one=first,
        other=second,
        defaults={"branch_id": one.branch_id, "mark": mark(first, second), "line_id": act.line_id},
    )
    return found


@performs(ASK_AGAIN, on="distinct")
def ask_again(act: Running, *, distinct: Distinct) -> None:
    """Take back that these are two people: if they look alike, they are asked about again."""
    for one in (distinct.one, distinct.other):
        member = Member.objects.filter(pk=one.pk).first()
        if member is None:
            raise Refused("Một trong hai người không còn trong sổ.")
        gate.require(act.actor, MERGE_MEMBERS, member)
    act.note(apart=distinct.other.full_name)
    act.about("person", (distinct.one_id, distinct.other_id))
    distinct.delete()
