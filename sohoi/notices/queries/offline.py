"""What a head ticks at the door where there is no network: her branches' invitations of these days."""

from __future__ import annotations

from datetime import date, timedelta

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.members.queries.offline import DAYS, Sheet, Tick
from sohoi.notices.asking import NO, YES
from sohoi.notices.models import Notice, Recipient
from sohoi.notices.queries import named
from sohoi.notices.words import moment_words
from sohoi.units.models import Unit

# Who came is also written down the day after; later than DAYS the list on the phone is shut in any case.
BEFORE = 2
SAID = {YES: "Sẽ dự", NO: "Xin vắng"}


def sheets(actor: Actor, branches: list[Unit], today: date) -> list[Sheet]:
    """Who is invited in each of these branches, the next meeting first."""
    return [_sheet(actor, notice, branch) for branch in branches for notice in _invitations(branch, today)]


def _invitations(branch: Unit, today: date) -> list[Notice]:
    days = (today - timedelta(days=BEFORE), today + timedelta(days=DAYS))
    sent = Notice.objects.filter(kind=Notice.Kind.INVITATION, state=Notice.State.SENT)
    here = sent.filter(links__branch_id=branch.pk, links__group=None, meet_at__date__range=days)
    return list(here.order_by("meet_at", "pk"))


def _sheet(actor: Actor, notice: Notice, branch: Unit) -> Sheet:
    about = [branch.title, moment_words(notice.meet_at), notice.meet_place]
    return Sheet(
        id=f"{notice.pk}-{branch.pk}",
        url_name="offline-came",
        title=notice.title,
        about=" · ".join(filter(None, about)),
        rows=[_tick(one) for one in named.everybody(actor, notice, branch)],
    )


def _tick(one: named.Named) -> Tick:
    row = one.recipient
    tag = SAID.get(row.value, "") if row.answered_at else ""
    return Tick(id=row.pk, name=one.name, about=one.facts, tag=tag, came=row.attended is True)


def invited(actor: Actor, pk: int) -> Recipient | None:
    """Somebody for whom she may tick, or nothing."""
    try:
        return named.recipient(actor, pk)
    except gate.NotForYou:
        return None
