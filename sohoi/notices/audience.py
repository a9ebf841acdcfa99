"""Whom a notice is for: said in a few words, kept as JSON, turned into rows of the register."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q, QuerySet

from sohoi.acts.actor import Level
from sohoi.members.models import Member, Post
from sohoi.members.models.post import held_today
from sohoi.notices.models import GroupMember
from sohoi.units.models import Unit

ALL, CORE, POSTS = "all", "core", "posts"
WHO = ((ALL, "Tất cả hội viên"), (CORE, "Hội viên nòng cốt"), (POSTS, "Người giữ chức vụ"))


@dataclass(frozen=True)
class Audience:
    """Units (ids) with everybody below them, or work groups (ids); and who of them.

    `titles` are the posts that count when `who` is POSTS, by their codes; none means any post. Of a
    directive, `units` are the very units that it goes to, and who of them has no meaning.
    """

    units: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    who: str = ALL
    titles: tuple[str, ...] = ()
    # Only what hangs on the units themselves: posts held there, not those of the branches below.
    here_only: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Audience:
        """What `as_json` gave, also when it comes back from the database with lists for tuples."""
        lists = {name: tuple(kept.get(name, ())) for name in ("units", "groups", "titles")}
        return cls(**lists, who=kept.get("who", ALL), here_only=bool(kept.get("here_only")))


def people_of(audience: Audience) -> QuerySet[Member]:
    """The members now in the register whom the audience means, each once, without an order.

    Who may be told is not asked here: whoever publishes checks the units and groups against her own.
    """
    members = Member.objects.filter(_places(audience.units) | _groups(audience.groups))
    if audience.who == CORE:
        return members.filter(core=True)
    if audience.who == POSTS:
        return _in_posts(audience)
    return members


def _places(units: tuple[int, ...]) -> Q:
    """Everybody in these units, by the column of their level; nobody where there is no unit."""
    columns = {
        Level.PROVINCE: "province_id",
        Level.COMMUNE: "commune_id",
        Level.BRANCH: "branch_id",
        Level.CELL: "cell_id",
    }
    levels = dict(Unit.objects.filter(pk__in=units).values_list("pk", "level")) if units else {}
    found = Q(pk__in=[])
    for level, column in columns.items():
        ids = sorted(pk for pk, held in levels.items() if held == level)
        if ids:
            found |= Q(**{f"{column}__in": ids})
    return found


def _groups(groups: tuple[int, ...]) -> Q:
    if not groups:
        return Q(pk__in=[])
    inside = GroupMember.objects.filter(group__in=groups, group__closed_on=None, until=None)
    kept = {row.who for row in inside.select_related("subject")}
    return Q(person__subject_id__in=sorted(kept))


def _in_posts(audience: Audience) -> QuerySet[Member]:
    """Whoever holds a post today at one of the units, or below them, wherever she herself belongs."""
    units = Unit.objects.filter(pk__in=audience.units)
    if not audience.here_only:
        units = Unit.objects.filter(
            Q(pk__in=audience.units)
            | Q(province_id__in=audience.units)
            | Q(commune_id__in=audience.units)
            | Q(branch_id__in=audience.units)
        )
    posts = Post.objects.filter(unit__in=units).filter(held_today())
    if audience.titles:
        posts = posts.filter(title__in=audience.titles)
    return Member.objects.filter(pk__in=posts.values("person_id"))
