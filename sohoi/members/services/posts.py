"""Acts on posts: who heads which branch, and her door to the system."""

from __future__ import annotations

from datetime import date

from django.db.models.functions import Now

from sohoi.access.models import Account, Role, RoleGrant
from sohoi.access.permissions import GIVE_ROLES
from sohoi.access.services.accounts import (
    check_manages,
    check_may_give,
    close_doors_of_nobody,
    hold,
    open_account,
)
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.members.models import Member, Person, PersonAccount, Post
from sohoi.members.permissions import APPOINT
from sohoi.units.models import Unit

APPOINT_HEAD = Act("members.appoint_head", "Giao chi hội trưởng", APPOINT)
END_POST = Act("members.end_post", "Thôi giữ chức", APPOINT)
OPEN_DOOR = Act("members.open_door", "Cho dùng Sổ Hội trên điện thoại", GIVE_ROLES)


@performs(APPOINT_HEAD, on="member")
def appoint_head(act: Running, *, member: Member, on: date) -> Post:
    """Make a member the head of her branch. The one before her ends on that day, and so do her rights."""
    # The branch is locked, not only its post: where there is none yet, two could be made at once.
    branch = Unit.objects.select_for_update(no_key=True).get(pk=member.branch_id)
    earlier = Post.objects.select_for_update().filter(unit=branch, title=Post.Title.HEAD, until=None).first()
    if earlier and earlier.person_id == member.pk:
        raise Refused(f"{member.name} đang là chi hội trưởng rồi.")
    if earlier:
        _end(act, earlier, on)
    act.note(branch=member.branch.name, title=Post.Title.HEAD.label)
    touch(act, Person.objects.select_for_update().get(pk=member.pk))
    act.about("person", member.pk)
    act.about("unit", member.branch_id)
    return Post.objects.create(
        person_id=member.pk, unit=member.branch, title=Post.Title.HEAD, since=on, line_id=act.line_id
    )


@performs(END_POST, on="post")
def end_post(act: Running, *, post: Post, on: date) -> Post:
    """End a post; what the person was allowed in that unit ends with it."""
    if post.until is not None:
        raise Refused("Chức vụ này đã thôi rồi.")
    act.note(branch=post.unit.name, title=post.get_title_display())
    _end(act, post, on)
    return post


def _end(act: Running, post: Post, on: date) -> None:
    post.until = max(on, post.since)
    post.save(update_fields=["until"])
    act.about("person", post.person_id)
    end_rights(act, post)


def end_rights(act: Running, post: Post) -> None:
    """Operation: what the person's account holds at the unit of this post ends now.

    If that was all, her phones and codes go with it.
    """
    linked = PersonAccount.objects.filter(person_id=post.person_id).select_related("account").first()
    if linked is None:
        return
    RoleGrant.objects.filter(account=linked.account, unit=post.unit, until=None).update(until=Now())
    close_doors_of_nobody(act, linked.account)


@performs(OPEN_DOOR, on="post")
def open_door(act: Running, *, post: Post) -> RoleGrant:
    """Give the head of a branch an account for her phone, tied to her person. Asked twice, the same.

    Nobody opens a door to more than she holds there herself, nor adds to an account that she does not manage.
    """
    if post.until is not None or not Member.objects.filter(pk=post.person_id).exists():
        raise Refused("Người này không còn giữ chức. Hãy giao người khác.")
    role = Role.objects.get(pk="branch_head")
    check_may_give(act, role, post.unit)
    act.note(branch=post.unit.name)
    act.about("person", post.person_id)
    return hold(act, account=_account_of(act, post), role=role, unit=post.unit)


def _account_of(act: Running, post: Post) -> Account:
    """Hers, which this actor must manage, or a new one."""
    linked = PersonAccount.objects.filter(person_id=post.person_id).select_related("account").first()
    if linked:
        check_manages(act, linked.account)
        return linked.account
    account = open_account(act, full_name=post.person.full_name)
    PersonAccount.objects.create(person_id=post.person_id, account=account)
    return account


def touch(act: Running, person: Person) -> None:
    """Operation: remember the last act that changed this person, and make open forms stale."""
    person.version += 1
    person.line_id = act.line_id
    person.save(update_fields=["version", "line_id"])


def end_posts_of(act: Running, person: Person, on: date) -> None:
    """Operation: whoever leaves the register holds no post in it."""
    for post in Post.objects.select_for_update().filter(person=person, until=None):
        _end(act, post, on)
