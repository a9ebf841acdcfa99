"""Who acts in the demonstration's year, and those to whom something happens, each of them once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from sohoi.access.models import Account
from sohoi.access.queries import actor_of
from sohoi.acts.actor import Actor, system
from sohoi.common.dates import PartialDate
from sohoi.config.demo.people import BEGAN, identity_number, phone
from sohoi.members.models import Decision, Member, Spell
from sohoi.members.permissions import EDIT_MEMBERS
from sohoi.members.services.decisions import Paper
from sohoi.units.models import Unit

# Far behind the numbers of the invented people.
FREE = 900_000


@dataclass(frozen=True)
class Scene:
    """Where it happens: the first commune, its first branch, and a commune beside it."""

    province: Unit
    commune: Unit
    branch: Unit
    beside: Unit


class Cast:
    """The office of the commune, the head of the branch, and the office of the commune beside, which has no
    account of its own."""

    def __init__(self, scene: Scene, today: date) -> None:
        self.scene, self.today = scene, today
        self.chair, self.clerk, self.head, self.officer = (
            _signed_in(username) for username in ("chutich", "canbo", "chihoi", "tinh")
        )
        self.beside = system(scene.beside.title, [EDIT_MEMBERS])
        self.taken: set[int] = set()

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def other_branch(self, n: int = 1) -> Unit:
        """Another branch of the commune than the first one."""
        return Unit.objects.filter(parent=self.scene.commune).order_by("pk")[n]

    def one(self, branch: Unit | None = None, *, order: str = "pk", **where: Unit) -> Member:
        """A member who has been here from the first day, holds no post and was not asked for before.

        Without a branch she is of any but the first one. `order` says who comes first (birth_year).
        """
        found = settled().filter(branch=branch) if branch else settled().exclude(branch=self.scene.branch)
        if not branch:
            found = found.filter(**(where or {"commune": self.scene.commune}))
        if order.endswith("birth_year"):
            found = found.exclude(birth_year=None)
        member = found.exclude(pk__in=self.taken).order_by(order, "pk")[0]
        self.taken.add(member.pk)
        return member

    def paper(self, days_ago: int) -> Paper:
        """The next decision of the commune in that year, signed so many days ago by the chair."""
        day = self.ago(days_ago)
        given = Decision.objects.filter(unit=self.scene.commune, signed_on__year=day.year)
        used = [int(found[0]) for one in given if (found := re.match(r"\d+", one.number))]
        return Paper(f"{max(used, default=0) + 1}/QĐ-BTV", day, self.chair.name)


def _signed_in(username: str) -> Actor:
    return actor_of(Account.objects.get(username=username), strong=True)


def settled() -> QuerySet[Member]:
    """Members whom the year can befall: here from the first day, without a post."""
    here = Member.objects.filter(
        Q(joined_year=None) | Q(joined_year__lt=2020),
        kind=Spell.Kind.ORDINARY,
        away_since=None,
        person__posts=None,
        person__spells__until=None,
        person__spells__since=BEGAN,
    )
    return here.select_related("person", "branch", "cell")


def newcomer(n: int, name: str, birth: PartialDate, **more: Any) -> dict[str, Any]:
    """The facts of somebody who was in no list before; each has a number of her own."""
    sex = more.get("sex", "female")
    numbers = {"id_number": identity_number(FREE + n, birth.year, sex), "phone": phone(FREE + n)}
    return {"full_name": name, "sex": sex, "birth": birth, **numbers, **more}
