"""What became of records that were merged."""

from __future__ import annotations

from django.db.models import Q

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.members.models import Merge, Person
from sohoi.members.permissions import MERGE_MEMBERS, SEE_MEMBERS

# Nobody was merged more often than that; a ring cannot come about, but must not hang a page.
ENDLESS = 50


def last_merge(actor: Actor, person: Person) -> Merge | None:
    """The newest merge into this person that is not taken back, where the actor may take it back."""
    merges = Merge.objects.filter(kept=person, undo_line_id=None).select_related("other")
    return gate.rows(actor, MERGE_MEMBERS, merges).order_by("-id").first()


def all_of(person_id: int) -> list[int]:
    """The person and everybody who was merged into her, also by way of another."""
    found = [person_id]
    for _ in range(ENDLESS):
        more = Merge.objects.filter(~Q(other__in=found), kept__in=found, undo_line_id=None)
        ids = list(more.values_list("other", flat=True))
        if not ids:
            break
        found += ids
    return found


def kept_of(actor: Actor, person_id: int) -> int:
    """In whom a merged record lives on, or NotForYou: for addresses that were written down before."""
    known = person_id
    for _ in range(ENDLESS):
        merge = Merge.objects.filter(other=known, undo_line_id=None).first()
        if merge is None:
            break
        known = merge.kept_id
        if not gate.may(actor, SEE_MEMBERS, merge):
            raise gate.NotForYou
    if known == person_id:
        raise gate.NotForYou
    return known
