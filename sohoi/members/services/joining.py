"""Operations that make one record of two, and two of one again."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core import serializers

from sohoi.access.models import RoleGrant
from sohoi.access.queries import not_over
from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.performing import Refused, Running
from sohoi.common import keys
from sohoi.members import fields
from sohoi.members.models import (
    Absence,
    BookRow,
    Member,
    Merge,
    Person,
    PersonAccount,
    PersonPoverty,
    Post,
    Spell,
)
from sohoi.members.models.post import held_today
from sohoi.members.models.spell import INSIDE
from sohoi.members.permissions import SEE_SENSITIVE
from sohoi.members.record import agree, columns_of, show, states
from sohoi.members.services import movements, own_pages, wishes, writing

PURPOSE = b"person.merge"
Changes = dict[str, list[str]]


def fill(act: Running, keep: Member, person: Person, twin: Person, take: Sequence[str]) -> None:
    """Operation: put on the person what she lacks and what is taken, and note both that and what is not."""
    changes: Changes = {}
    dropped: dict[str, str] = {}
    wanted = set(take) & _seen_keys(act, keep)
    for entry in fields.kept():
        key = entry.key
        if key == "poverty" or not states(twin, key) or agree(person, twin, key):
            continue
        if key in wanted or not states(person, key):
            before = show(key, person)
            _copy(twin, person, key)
            changes[key] = [before, show(key, person)]
        else:
            dropped[key] = show(key, twin)
    known = {tuple(pair) for pair in person.other}
    person.other = [*person.other, *(pair for pair in twin.other if tuple(pair) not in known)]
    act.note(changes=changes, dropped=dropped)


def _seen_keys(act: Running, keep: Member) -> set[str]:
    """Nobody chooses between what she may not see."""
    sees = gate.may(act.actor, SEE_SENSITIVE, keep)
    return {entry.key for entry in fields.kept() if sees or not entry.sensitive}


def _copy(twin: Person, person: Person, key: str) -> None:
    for column in columns_of(key):
        setattr(person, column, getattr(twin, column))


def join_poverty(act: Running, person: Person, twin: Person, *, prefer_twin: bool) -> str:
    """Operation: one standing for each year; a later year of the record that gives way does not overrule.

    Gives the standing of the last year.
    """
    mine, hers = _standings(person), _standings(twin)
    won, lost = (hers, mine) if prefer_twin and hers else (mine, hers)
    joined = {year: one for year, one in lost.items() if not won or year <= max(won)} | won
    PersonPoverty.objects.filter(person__in=(person, twin)).delete()
    PersonPoverty.objects.bulk_create(
        PersonPoverty(person=person, year=year, standing=one) for year, one in sorted(joined.items())
    )
    return joined[max(joined)] if joined else ""


def _standings(person: Person) -> dict[int, str]:
    return dict(PersonPoverty.objects.filter(person=person).values_list("year", "standing"))


def snapshot(act: Running, keep: Member, gone: Member) -> dict[str, Any]:
    """Operation: both records as they are and what hangs on the one that goes, before anything is changed."""
    both = (keep.pk, gone.pk)
    poverty = PersonPoverty.objects.filter(person__in=both).order_by("id")
    spells = Spell.objects.filter(person=gone.pk).order_by("id")
    absences = Absence.objects.filter(person=gone.pk).order_by("id")
    people = Person.objects.filter(pk__in=both).order_by("pk")
    return {
        "rows": serializers.serialize("json", [*people, *spells, *poverty, *absences, keep, gone]),
        "accounts": dict(PersonAccount.objects.filter(person__in=both).values_list("person", "account")),
        "posts": list(Post.objects.filter(person=gone.pk).values_list("pk", flat=True)),
        "book_rows": list(BookRow.objects.filter(same_as=gone.pk).values_list("pk", flat=True)),
        **movements.snapshot(act, gone.pk),
        **wishes.hanging(act, gone),
        **own_pages.hanging(act, gone),
    }


def sealed(act: Running, before: Mapping[str, Any]) -> bytes:
    """Operation: how it was, as it may be kept."""
    return keys.seal(json.dumps(before, ensure_ascii=False).encode(), PURPOSE)


def move_what_hangs(act: Running, keep: Member, twin: Person) -> None:
    """Operation: posts, the account that goes with them and the questions of books are the kept person's.

    Rows of books that entered or amended the other stay with her: those books are not taken back any more.
    """
    posts = Post.objects.select_for_update(of=("self",)).filter(person=twin).select_related("unit")
    for post in posts.filter(held_today()):
        _check_post(keep, twin, post)
    _move_account(keep, twin)
    movements.carry_over(act, keep, twin)
    own_pages.move(act, keep, twin)
    Post.objects.filter(person=twin).update(person=keep.pk)
    BookRow.objects.filter(same_as=twin).update(same_as=keep.pk)
    wishes.move(act, keep, twin)


def _check_post(keep: Member, twin: Person, post: Post) -> None:
    """A post stays where its holder is, and nobody holds one twice."""
    title, own = post.get_title_display().lower(), {keep.branch_id, keep.commune_id, keep.province_id}
    if (post.unit.branch_id if post.unit.level == Level.CELL else post.unit_id) not in own:
        raise Refused(
            f"{twin.full_name} đang là {title} {post.unit.name}. "
            "Hãy giữ hồ sơ ở chi hội ấy, hoặc giao người khác trước."
        )
    if Post.objects.filter(held_today(), person=keep.pk, unit=post.unit_id, title=post.title).exists():
        raise Refused(f"Cả hai hồ sơ đều ghi là {title}. Hãy cho một bên thôi chức trước.")


def _move_account(keep: Member, twin: Person) -> None:
    hers = PersonAccount.objects.filter(person=twin).first()
    if hers is None:
        return
    if not PersonAccount.objects.filter(person=keep.pk).exists():
        PersonAccount.objects.filter(person=twin).update(person=keep.pk)
    elif RoleGrant.objects.filter(not_over(), account=hers.account_id).exists():
        raise Refused(
            "Cả hai hồ sơ đều có người dùng riêng. Hãy giữ hồ sơ đang giữ chức, "
            "hoặc thu lại quyền của một người dùng ở mục Người dùng trước."
        )


def take_out(act: Running, gone: Member, twin: Person) -> None:
    """Operation: the record that goes was never there: out of list, counts and log. Her name is left."""
    writing.count(act, [(gone, -1)])
    count_leavings(act, gone, -1)
    Spell.objects.filter(person=twin).delete()
    gone.delete()
    bare = Person(
        pk=twin.pk,
        subject_id=twin.subject_id,
        full_name=twin.full_name,
        given_name=twin.given_name,
        sex=twin.sex,
        version=twin.version + 1,
        line_id=act.line_id,
    )
    bare.save(force_update=True)


def count_leavings(act: Running, member: Member, n: int) -> None:
    """Operation: the times this record left the Union and came back are counted `n` times more."""
    ended = Spell.objects.filter(person=member.pk).exclude(until=None).exclude(exit__in=INSIDE)
    gone = [(_at(member, spell), spell.until.year) for spell in ended.select_related("branch") if spell.until]
    writing.count_gone(act, gone, n=n)


def _at(member: Member, spell: Spell) -> Member:
    """The list row as it stood where this spell ended."""
    then = copy.copy(member)
    then.branch_id = spell.branch_id
    then.commune_id = spell.branch.commune_id or 0
    then.province_id = spell.branch.province_id
    return then


def put_apart(act: Running, merge: Merge, keep: Member) -> None:
    """Operation: both records are as they were before, and what hung on the other hangs on her again."""
    before = json.loads(keys.unseal(bytes(merge.before or b""), PURPOSE))
    _check_account(merge, before)
    writing.count(act, [(keep, -1)])
    PersonPoverty.objects.filter(person=merge.kept_id).delete()
    restored = list(_restored(before["rows"]))
    back = [one for one in restored if isinstance(one, Member)]
    writing.count(act, [(one, 1) for one in back])
    [gone] = [one for one in back if one.pk == merge.other_id]
    count_leavings(act, gone, 1)
    if before["accounts"].get(str(merge.other_id)) and not before["accounts"].get(str(merge.kept_id)):
        PersonAccount.objects.filter(person=merge.kept_id).update(person=merge.other_id)
    Post.objects.filter(pk__in=before["posts"]).update(person=merge.other_id)
    BookRow.objects.filter(pk__in=before["book_rows"]).update(same_as=merge.other_id)
    movements.put_back(act, merge.other_id, before)
    wishes.move_back(act, before, merge.other)
    own_pages.move_back(act, before, keep, merge.other)


def _restored(text: str) -> Iterable[Any]:
    """Every row written as it was; only versions go on, so that forms opened meanwhile are stale."""
    for found in serializers.deserialize("json", text):
        one: Any = found.object
        if isinstance(one, Person):
            one.version = Person.objects.values_list("version", flat=True).get(pk=one.pk) + 1
        found.save()
        yield one


def _check_account(merge: Merge, before: Mapping[str, Any]) -> None:
    """Whoever was given a door since, for a post that would go back, keeps the two together."""
    accounts = before["accounts"]
    hers, other = accounts.get(str(merge.kept_id)), accounts.get(str(merge.other_id))
    now = PersonAccount.objects.filter(person=merge.kept_id).values_list("account", flat=True).first()
    posts = Post.objects.filter(held_today(), pk__in=before["posts"]).values("unit")
    held = RoleGrant.objects.filter(not_over(), account=hers or 0, unit__in=posts)
    if now != (hers or other) or held.exists():
        raise Refused("Người này đã được cấp quyền sau khi gộp, nên không tách lại được nữa.")
