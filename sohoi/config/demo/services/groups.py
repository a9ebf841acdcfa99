"""The work groups of the invented branches, parted as the system proposes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import F

from sohoi.acts.performing import Running
from sohoi.members.models import Member, Post
from sohoi.members.models.post import held_on
from sohoi.notices.forms.groups import PURPOSE, RULES
from sohoi.notices.queries.proposing import Candidate, propose
from sohoi.notices.services.groups import Stated, found
from sohoi.units.models import Unit

BEGAN = date(2026, 1, 15)
# Every fifth branch has written nothing down yet, and a group of four is none.
WITHOUT, FEWEST = 5, 5


def lay_out(act: Running, branches: Sequence[Unit], *, today: date) -> None:
    """Operation: one or two groups for most of these branches that have core members."""
    chosen = [one for n, one in enumerate(branches) if n % WITHOUT != WITHOUT - 1]
    core: defaultdict[int, list[Member]] = defaultdict(list)
    for one in Member.objects.filter(branch__in=chosen, core=True).order_by("pk"):
        core[one.branch_id].append(one)
    heads = dict(_heads(chosen, today))
    for branch in chosen:
        if len(core[branch.pk]) >= FEWEST:
            _of_branch(act, branch, core[branch.pk], heads.get(branch.pk))


def _heads(branches: Sequence[Unit], today: date) -> list[tuple[int, int]]:
    """By branch who heads it, where she is a member of it."""
    posts = Post.objects.filter(held_on(today), unit__in=branches, title=Post.Title.HEAD)
    return list(posts.filter(person__member__branch=F("unit")).values_list("unit_id", "person_id"))


def _of_branch(act: Running, branch: Unit, core: Sequence[Member], head: int | None) -> None:
    subjects = {one.pk: one.subject_id for one in core}
    for n, group in enumerate(propose([_candidate(one) for one in core]), 1):
        # No real group has hyphens in its link: the demonstration reaches nobody.
        link = f"https://zalo.me/g/ban-mau-{branch.pk}-{n}"
        stated = Stated(f"Nòng cốt {branch.name} {n}", "zalo", link, PURPOSE, RULES, head)
        members = [subjects[one.person] for one in group]
        found(act, unit=branch, stated=stated, subjects=members, since=BEGAN, on=BEGAN)


def _candidate(one: Member) -> Candidate:
    """By cell alone: reading half a million addresses would take longer than all the rest."""
    return Candidate(one.pk, str(one.cell_id or ""), "", (one.sort_key, one.pk))
