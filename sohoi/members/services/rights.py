"""Operations: what a post lets its holder do in the system, from her first day to her last one."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, Least, Now

from sohoi.access.models import Account, Role, RoleGrant
from sohoi.access.queries import not_over
from sohoi.access.services.accounts import (
    check_manages,
    close_doors_of_nobody,
    hold_by_post,
    open_account,
)
from sohoi.acts.performing import Refused, Running
from sohoi.members.models import PersonAccount, Post


def _account_of(post: Post) -> Account | None:
    """The account that the holder signs in with."""
    linked = PersonAccount.objects.filter(person_id=post.person_id).select_related("account").first()
    return linked.account if linked else None


def open_to(act: Running, post: Post, role: Role) -> RoleGrant:
    """Operation: her account, made if she has none, holds the role for the days of the post."""
    account = _account_of(post)
    if account is not None:
        check_manages(act, account)
    else:
        account = open_account(act, full_name=post.person.full_name, username=_username(post, role))
        PersonAccount.objects.create(person_id=post.person_id, account=account)
    first, ends = post.begins_at, post.ends_at
    return hold_by_post(act, account=account, role=role, unit=post.unit, since=first, until=ends)


def _username(post: Post, role: Role) -> str:
    """Who signs in by password does so with her telephone number; a phone needs no name."""
    if role.by_device:
        return ""
    if not post.person.phone:
        raise Refused("Hãy ghi số điện thoại của người này trước: đó là tên đăng nhập.")
    return post.person.phone


def follow(act: Running, post: Post) -> None:
    """Operation: what came with the post counts for its days; what counted until now ends now, not before.

    If nothing is left, her phones and codes go with it.
    """
    account = _account_of(post)
    if account is None:
        return
    own = RoleGrant.objects.filter(pk=post.grant_id or 0)
    ends = post.ends_at
    if ends is None:
        own.update(until=None)
        return
    own.annotate(now=Now()).filter(now__lt=ends).update(until=ends)
    _counting(post, account).update(until=Greatest(Value(ends), Now(), F("since")))
    close_doors_of_nobody(act, account)


def _counting(post: Post, account: Account) -> QuerySet[RoleGrant]:
    """Its own grant while it counts; for a post from before grants knew posts, what was given by hand."""
    mine = Q(pk=post.grant_id) if post.grant_id else Q(account=account, unit=post.unit, by_post=False)
    return RoleGrant.objects.filter(not_over(), mine)


def begin_with(act: Running, post: Post) -> None:
    """Operation: what came with the post begins on its first day, which was corrected."""
    first, ends = post.begins_at, post.ends_at
    own = RoleGrant.objects.filter(pk=post.grant_id or 0)
    ahead = own if ends is None else own.annotate(now=Now()).filter(now__lt=ends)
    if not ahead.update(since=first, until=ends):
        own.update(since=Least(Value(first), Coalesce("until", Value(first))))
