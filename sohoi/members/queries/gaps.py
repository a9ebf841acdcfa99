"""What records lack, leave in doubt, or show only beside others: how each of these is asked of the list.

The list that a link opens and the number that stood on the link are both made from `condition`.
"""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet, Window

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.members.fields import DIVIDED, DOUBTS, FIRST_DAY, NEEDED, RARE_DOUBTS
from sohoi.members.models import Member
from sohoi.members.permissions import SEE_MEMBERS
from sohoi.units.models import Unit

# A family shares a telephone; more people than this in one branch rather have somebody else's.
FAMILY = 3
# More telephones than these are not looked for one by one.
MUCH = 5000


def condition(actor: Actor, code: str, within: Q) -> Q:
    """Who has this gap: one of fields.NEEDED, DOUBTS, AROUND, or "any" of NEEDED.

    `within` is the place that is asked about: it narrows where sharers of telephones are looked for.
    """
    if code in NEEDED:
        return Q(missing__contains=[code])
    if code in DOUBTS:
        return _doubted(code)
    if code == "no_cell":
        return Q(cell=None, branch__in=_divided())
    if code == "phone_shared":
        return Q(pk__in=_sharing(actor, within))
    return ~Q(missing=[])


def _doubted(code: str) -> Q:
    """With the words of the index that holds them, where there is one: the database does not see that
    somebody with one doubt of several has one of them."""
    indexed = next((codes for codes in (RARE_DOUBTS, FIRST_DAY, DIVIDED) if code in codes), None)
    said = Q(doubts__contains=[code])
    return said & Q(doubts__overlap=indexed) if indexed else said


def _divided() -> QuerySet[Unit, int | None]:
    """The branches that have cells."""
    return Unit.objects.filter(level=Level.CELL, closed_on=None).values_list("branch_id", flat=True)


def _sharing(actor: Actor, within: Q) -> QuerySet[Member, int]:
    """Whose telephone more people of her own branch have than a family.

    By branch, so that everybody who sees the branch is told the same.
    """
    here = Member.objects.filter(within).exclude(phone="")
    if not within and len(phones := _much_shared()) <= MUCH:
        here = here.filter(phone__in=phones)
    reached = gate.rows(actor, SEE_MEMBERS, here)
    sharers = Window(Count("pk"), partition_by=[F("branch_id"), F("phone")])
    return reached.alias(sharers=sharers).filter(sharers__gt=FAMILY).values_list("pk", flat=True)


def _much_shared() -> list[str]:
    """Telephones of more people than a family anywhere: the index of telephones alone tells, where places
    would have to be read of everybody. Only to narrow down what then passes the gate."""
    held = Member.objects.exclude(phone="").order_by("phone").values("phone").annotate(n=Count("*"))
    return list(held.filter(n__gt=FAMILY).values_list("phone", flat=True)[: MUCH + 1])
