"""Who can sign in to the demonstration."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.hashers import make_password

from sohoi.access.models import Account, Role
from sohoi.access.services.accounts import hold, open_account
from sohoi.acts.performing import Running, performs
from sohoi.config.demo.accounts import PASSWORD, DemoAccount
from sohoi.config.demo.services.whole import MAKE
from sohoi.members.models import PersonAccount, Post
from sohoi.units.models import Unit


@performs(MAKE, on="commune", lock=False)
def open_accounts(act: Running, *, commune: Unit, wanted: Sequence[DemoAccount]) -> None:
    """Who can sign in, all with the same password."""
    password = make_password(PASSWORD)
    for one in wanted:
        role = Role.objects.get(pk=one.role)
        unit = _place(commune, role, one)
        post = _post(unit, one.title)
        name = one.full_name or (post.person.full_name if post else one.username)
        account = open_account(act, full_name=name, username=one.username)
        Account.objects.filter(pk=account.pk).update(password=password)
        hold(act, account=account, role=role, unit=unit)
        if post and post.person.full_name == name:
            PersonAccount.objects.create(person=post.person, account=account)


def _post(unit: Unit, title: str) -> Post | None:
    """The post of this title that is held there now, the first one where there are several."""
    held = Post.objects.filter(unit=unit, title=title, until=None).select_related("person")
    return held.order_by("pk").first()


def _place(commune: Unit, role: Role, one: DemoAccount) -> Unit:
    """The unit at the role's level: the branch of that name, the commune, or its province."""
    if one.place:
        return Unit.objects.get(parent=commune, name=one.place)
    return commune if role.level == commune.level or commune.parent is None else commune.parent
