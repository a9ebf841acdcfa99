"""What a link shows and to whom it was sent, and what a member was told, for her own page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce, Now, Right

from sohoi.access.models import Subject
from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.common.text import name_initial
from sohoi.members.models import Member
from sohoi.members.queries.own import Door
from sohoi.notices.models import GroupMember, Link, Notice, Recipient
from sohoi.notices.permissions import ANSWER

# Of two records that were found to be one, the kept one's subject.
WHO = Coalesce("subject__joined_to_id", "subject_id")


@dataclass(frozen=True)
class Known:
    """Somebody among those whom a link is for, who is in the register now."""

    recipient: Recipient
    who: int
    name: str
    birth_year: int | None

    @property
    def brief(self) -> str:
        """As much as a shared phone may show: "H. · 1958"."""
        return f"{name_initial(self.name) or '?'}." + (f" · {self.birth_year}" if self.birth_year else "")


def link_of(token: str) -> Link | None:
    """The link with this token, with its notice; `now` is the database's time."""
    return Link.objects.filter(token=token).select_related("notice__unit").annotate(now=Now()).first()


def people_of(link: Link) -> QuerySet[Any]:
    """The recipients in the branch, or in the group, of the link; `who` is the subject that counts now."""
    told: QuerySet[Any] = Recipient.objects.filter(notice=link.notice_id)
    told = told.annotate(who=WHO)
    if link.group_id is None:
        return told.filter(branch_id=link.branch_id or 0)
    inside = GroupMember.objects.filter(group=link.group_id, until=None)
    return told.filter(who__in=inside.values_list(WHO))


def among(link: Link, subjects: Collection[int]) -> list[Known]:
    """Those of these people whom the link is for, by subject; whoever left the register is none of them."""
    if not subjects:
        return []
    wanted = Member.objects.filter(person__subject__in=_kept(subjects))
    return _known(link, wanted)


def _kept(subjects: Collection[int]) -> list[int]:
    """The subjects whose records count now."""
    found = Subject.objects.filter(pk__in=subjects).annotate(kept=Coalesce("joined_to_id", "pk"))
    return sorted(set(found.values_list("kept", flat=True)))


def matching(link: Link, digits: str, year: int | None) -> list[Known]:
    """Those whom the link is for whose telephone ends in these four digits; of this year if one is given.

    What is asked of the database is the same whether somebody is found or not.
    """
    ends = Q(end=digits) | Q(other_end=digits)
    everybody = people_of(link).values("who")
    found = Member.objects.annotate(end=Right("phone", 4), other_end=Right("person__other_phone", 4))
    found = found.filter(ends, person__subject__in=everybody)
    if year is not None:
        found = found.filter(birth_year=year)
    return _known(link, found)


def _known(link: Link, members: QuerySet[Member]) -> list[Known]:
    by_subject = {one.subject_id: one for one in members.order_by("pk")}
    rows = people_of(link).filter(who__in=list(by_subject)).select_related("notice").order_by("pk")
    found: dict[int, Known] = {}
    for row in rows:
        who: int = row.who
        one = by_subject[who]
        # Of two of her records that were told, the kept one's comes first.
        if who not in found or row.subject_id == who:
            found[who] = Known(row, who, one.name, one.birth_year)
    return list(found.values())


# Her own page

MOST = 60


def _mine(actor: Actor) -> QuerySet[Recipient]:
    """What she was told and what was not taken back."""
    return gate.rows(actor, ANSWER, Recipient.objects.filter(notice__state=Notice.State.SENT))


def told_to(actor: Actor) -> tuple[list[Recipient], list[Recipient]]:
    """What she was told last, the newest first: what waits for her answer, and what she answered."""
    found = list(_mine(actor).select_related("notice__unit").order_by("-notice_id")[:MOST])
    return [one for one in found if not one.answered_at], [one for one in found if one.answered_at]


def one_of_mine(actor: Actor, notice: int) -> Recipient:
    """Her row of one notice, also of one that was taken back; `now` is the database's time.

    Raises NotForYou for what nobody told her.
    """
    told = Recipient.objects.exclude(notice__published_at=None).select_related("notice__unit")
    return gate.get(actor, ANSWER, told.annotate(now=Now()), notice=notice)


# Written out: everybody's answer comes by here, and to have it composed takes longer than to run it.
_TO_ANSWER = """
SELECT one.id FROM notices_recipient AS one JOIN notices_notice AS notice ON notice.id = one.notice_id
WHERE one.notice_id = %s AND one.subject_id = %s AND notice.state = 'sent' AND EXISTS (
  SELECT FROM members_member AS member JOIN members_person AS person ON person.id = member.person_id
  WHERE person.subject_id = one.subject_id)
"""


def mine_to_answer(actor: Actor, notice: int) -> Recipient | None:
    """Her row of one notice that has gone out, its id only, while she is in the register.

    Whether she may do anything with it the gate is asked by the act.
    """
    if actor.herself is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_TO_ANSWER, [notice, actor.herself])
        found = cursor.fetchone()
    return Recipient(pk=found[0], subject_id=actor.herself, notice_id=notice) if found else None


def door(actor: Actor) -> Door:
    """What stands about it on her first page."""
    counts = _mine(actor).aggregate(all=Count("pk"), waits=Count("pk", filter=Q(answered_at=None)))
    about = f"{counts['waits']} tin chờ trả lời" if counts["waits"] else "Không có tin nào chờ trả lời"
    return Door("Thông báo", about, "listen", "my-notices", urgent=counts["waits"] > 0)
