"""What data are used for, in which words people are asked, and what each of them said last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Min

from sohoi.access.models import Consent, Purpose, RoleGrant, Wording
from sohoi.access.permissions import SET_PURPOSES
from sohoi.access.queries import in_force
from sohoi.acts.actor import Actor, Level
from sohoi.units.models import Unit

# The day that it was said on counts, not the day of writing down: a paper of January that is typed in March
# does not overrule what she said on her own page in February. A merged record counts for the kept one.
LAST = """
SELECT DISTINCT ON (who.place, who.id, wording.purpose_id)
    who.id AS subject, who.place, wording.purpose_id AS purpose, said.id AS consent, said.said
FROM unnest(%s::bigint[], %s::bigint[]) AS who (id, place)
CROSS JOIN LATERAL (
    SELECT who.id AS id UNION ALL SELECT id FROM access_subject WHERE joined_to_id = who.id
) AS one
JOIN access_consent said ON said.subject_id = one.id
JOIN access_wording wording ON wording.id = said.wording_id
ORDER BY who.place, who.id, wording.purpose_id, said.said_on DESC, said.id DESC
"""
COUNTED = f"SELECT place, purpose, said, count(*) FROM ({LAST}) AS last GROUP BY 1, 2, 3"  # noqa: S608


@dataclass(frozen=True)
class Asked:
    """A purpose with all its words, the newest first."""

    purpose: Purpose
    wordings: list[Wording]

    @property
    def wording(self) -> Wording:
        """The words that people are asked in now."""
        return self.wordings[0]

    @property
    def asks(self) -> bool:
        """Whether people are asked at all: for what they agreed to on joining, or a law says, nobody is."""
        return self.purpose.active and self.purpose.basis == Purpose.Basis.CONSENT


def purposes() -> list[Asked]:
    """All purposes in their order, also those that are switched off."""
    found: dict[str, Asked] = {}
    words = Wording.objects.select_related("purpose")
    for one in words.order_by("purpose__order", "purpose", "-version"):
        found.setdefault(one.purpose_id, Asked(one.purpose, [])).wordings.append(one)
    return list(found.values())


def asking() -> list[Asked]:
    """The purposes for which people are asked now."""
    return [one for one in purposes() if one.asks]


def agreed(subject_ids: Iterable[int], purpose: str) -> set[int]:
    """Whose data may be used for this purpose: those who said yes and did not take it back.

    All of them where the basis is not consent, none where the purpose is switched off. Whoever was never
    asked did not agree. Yes to older words of the same purpose counts. Raises Purpose.DoesNotExist.
    """
    asked = Purpose.objects.get(pk=purpose)
    ids = list(subject_ids)
    if not asked.active:
        return set()
    if asked.basis != Purpose.Basis.CONSENT:
        return set(ids)
    return {subject for subject, code, _, said in _last(ids) if (code, said) == (purpose, Consent.Said.YES)}


def _last(ids: Sequence[int]) -> list[tuple[int, str, int, str]]:
    """(subject, purpose, consent, what was said) of the last word of each of these about each purpose."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, [list(ids), [0] * len(ids)])
        return [(subject, code, consent, said) for subject, _, code, consent, said in cursor.fetchall()]


def last_words(subject_ids: Sequence[int]) -> dict[int, dict[str, Consent]]:
    """The last word of each of these subjects about each purpose; who never said anything is left out.

    The caller has asked the gate for the people.
    """
    last = _last(subject_ids)
    rows = Consent.objects.select_related("wording", "account").in_bulk(
        [consent for _, _, consent, _ in last]
    )
    found: defaultdict[int, dict[str, Consent]] = defaultdict(dict)
    for subject, purpose, consent, _ in last:
        found[subject][purpose] = rows[consent]
    return dict(found)


def all_words(subject: int) -> list[Consent]:
    """Everything that one person ever said, newest first. The caller has asked the gate for her."""
    found = Consent.objects.filter(subject__in=_one_with(subject)).select_related("wording__purpose")
    return list(found.order_by("-said_on", "-id"))


def _one_with(subject: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM access_subject WHERE id = %s OR joined_to_id = %s", [subject, subject])
        return [pk for (pk,) in cursor.fetchall()]


@dataclass
class Count:
    """How many of the people of one place said what about one purpose; who is in none was not asked."""

    people: int = 0
    said: dict[str, int] = field(default_factory=dict)

    @property
    def yes(self) -> int:
        return self.said.get(Consent.Said.YES, 0)

    @property
    def no(self) -> int:
        """Said no, or took a yes back."""
        return self.said.get(Consent.Said.NO, 0) + self.said.get(Consent.Said.WITHDRAWN, 0)

    @property
    def unasked(self) -> int:
        return self.people - self.yes - self.no


def counts(places: Mapping[int, Sequence[int]], codes: Iterable[str]) -> dict[tuple[int, str], Count]:
    """By (place, purpose), for the subjects of each place. The caller has asked the gate for the places."""
    found = {(place, code): Count(len(ids)) for place, ids in places.items() for code in codes}
    ids = [(subject, place) for place, subjects in places.items() for subject in subjects]
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [[one for one, _ in ids], [place for _, place in ids]])
        for place, code, said, count in cursor.fetchall():
            if (place, code) in found:
                found[place, code].said[said] = count
    return found


# Who sets purposes


def widest_level() -> int | None:
    """The widest level at which anybody holds the permission to set purposes."""
    held = RoleGrant.objects.filter(in_force(), account__is_active=True, unit__closed_on=None)
    held = held.filter(role__permissions__contains=[SET_PURPOSES.code])
    found: int | None = held.aggregate(widest=Min("unit__level"))["widest"]
    return found


def seat_of(actor: Actor) -> Unit | None:
    """The unit at which the actor sets purposes for the whole installation; none where that is not hers.

    Words and bases are the installation's: only whoever holds the permission at the widest unit sets them.
    """
    widest = widest_level()
    mine = (
        [one.unit for one in actor.grants_of(SET_PURPOSES) if one.level == Level(widest or 0)]
        if widest
        else []
    )
    return Unit.objects.filter(pk__in=mine).order_by("id").first()
