"""What a merger or a split of branches would move. The caller has asked the gate for the branches."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.members.models import Member
from sohoi.members.permissions import SEE_MEMBERS
from sohoi.units.models import Unit


def members_of(branches: Iterable[Unit]) -> int:
    """How many members these branches have."""
    return Member.objects.filter(branch__in=list(branches)).count()


def parted(branch: Unit, cells: Iterable[Unit], people: Iterable[int]) -> tuple[int, int]:
    """How many would go with these cells and people, and how many would stay."""
    members = Member.objects.filter(branch=branch)
    going = members.filter(Q(cell__in=list(cells)) | Q(pk__in=list(people))).count()
    return going, members.count() - going


def to_choose(actor: Actor, branch: Unit) -> list[tuple[int, str]]:
    """The members of a branch by name, as ids and words to tick."""
    found = gate.rows(actor, SEE_MEMBERS, Member.objects.filter(branch=branch)).order_by("sort_key", "pk")
    return [
        (pk, f"{name or 'Chưa ghi tên'}{f', {year}' if year else ''}")
        for pk, name, year in found.values_list("pk", "name", "birth_year")
    ]
