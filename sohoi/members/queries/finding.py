"""Finding people: one box, some filters, pages by key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import StrIndex

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common.text import fold, nfc_clean, proper_name
from sohoi.members.models import Member
from sohoi.members.permissions import SEE_MEMBERS, SEE_PHONES
from sohoi.members.queries import figures, gaps
from sohoi.members.record import identity_hash, last4_hash

PAGE = 50
ORDER = ("sort_key", "person_id")
FREQUENT = {"nguyen", "thi", "tran", "le", "pham", "van"}


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: the text of the box and the chosen filters; empty means any."""

    text: str = ""
    commune: int | None = None
    branch: int | None = None
    cell: int | None = None
    youngest: int | None = None
    oldest: int | None = None
    ethnicity: str = ""
    religion: str = ""
    occupation: str = ""
    core: bool = False
    party: bool = False
    poverty: str = ""
    missing: str = ""
    old_commune: str = ""
    away: bool = False

    @property
    def narrowed(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True)
class Found:
    """One page: the people, and the id to go on from (0 at the end)."""

    people: Sequence[Member]
    after: int


def find(actor: Actor, wanted: Wanted, *, year: int, after: int = 0, size: int = PAGE) -> Found:
    """A page of the people whom the actor may see and who fit, by given name in Vietnamese order.

    Names with exactly the typed accents come first. `after` is the last person of the page before.
    """
    queryset, people = matching(actor, wanted, year=year), list[Member]()
    for tier in _tiers(queryset, wanted.text, actor, after):
        if len(people) <= size:
            people += _first(actor, tier, size + 1 - len(people), keys_first=bool(wanted.text))
    more = people[size - 1].pk if len(people) > size else 0
    return Found(people[:size], more)


def _first(actor: Actor, queryset: QuerySet[Member], size: int, *, keys_first: bool) -> list[Member]:
    if keys_first and _is_wide(actor):
        keys = gate.rows(actor, SEE_MEMBERS, queryset).order_by(*ORDER).values("pk")[:size]
        queryset = Member.objects.filter(pk__in=keys)
    return gate.page(actor, SEE_MEMBERS, queryset, ORDER, size)


def _is_wide(actor: Actor) -> bool:
    """Whether she may see more than a commune.

    Then a search takes the keys of its page first: the index of the province gives them without the rows.
    """
    return any(grant.level < Level.COMMUNE for grant in actor.grants_of(SEE_MEMBERS))


def matching(actor: Actor, wanted: Wanted, *, year: int) -> QuerySet[Member]:
    """All that fits, in no order and not yet through the gate: `find` and exports pass it there."""
    queryset = Member.objects.all()
    # The words that most people bear come last: the others let go of most rows first.
    for word in sorted(_names(wanted), key=lambda one: one in FREQUENT):
        # Half the time that LIKE takes, and no estimate of the planner's that could lead it astray.
        queryset = queryset.alias(at=StrIndex("name_search", Value(f" {word}"))).filter(at__gt=0)
    for condition in (*_by_text(actor, wanted), *_by_choice(actor, wanted), *_by_age(wanted, year)):
        queryset = queryset.filter(condition)
    return queryset


def count(actor: Actor, wanted: Wanted, *, year: int, limit: int = 1000) -> int:
    """How many fit, counted no further than `limit`."""
    found = gate.rows(actor, SEE_MEMBERS, matching(actor, wanted, year=year))
    return found.order_by()[:limit].count()


def count_shown(actor: Actor, wanted: Wanted, *, year: int) -> int | None:
    """The number for the heading of the list: from the sums for all, counted for a search in a commune.

    None above the commune for no one place, where counting would walk hundreds of thousands of rows.
    """
    if not wanted.narrowed:
        return figures.total(actor)
    if _is_wide(actor) and not (wanted.commune or wanted.branch):
        return None
    return count(actor, wanted, year=year, limit=100_000)


def _by_choice(actor: Actor, wanted: Wanted) -> list[Q]:
    exact = {
        "commune_id": wanted.commune,
        "branch_id": wanted.branch,
        "cell_id": wanted.cell,
        "ethnicity": wanted.ethnicity,
        "religion": wanted.religion,
        "poverty": wanted.poverty,
        "core": wanted.core,
        "party": wanted.party,
        "old_commune": wanted.old_commune,
    }
    found = [Q(**{column: value}) for column, value in exact.items() if value]
    if wanted.occupation:
        found.append(Q(occupation__icontains=wanted.occupation))
    if wanted.away:
        found.append(Q(away_since__isnull=False))
    if wanted.missing:
        found.append(gaps.condition(actor, wanted.missing, _within(wanted)))
    return found


def _within(wanted: Wanted) -> Q:
    """The place among whose people others are looked for."""
    place = {"branch_id": wanted.branch, "commune_id": wanted.commune}
    return Q(**{column: unit for column, unit in place.items() if unit})


def _by_age(wanted: Wanted, year: int) -> list[Q]:
    """Age is this year minus the year of birth."""
    found = []
    if wanted.youngest:
        found.append(Q(birth_year__lte=year - wanted.youngest))
    if wanted.oldest:
        found.append(Q(birth_year__gte=year - wanted.oldest))
    return found


def _by_text(actor: Actor, wanted: Wanted) -> list[Q]:
    """Every typed number must fit, by whatever it can be."""
    return [_number(actor, word, wanted) for word in _words(wanted) if _is_number(word)]


def _names(wanted: Wanted) -> list[str]:
    """The typed words that are looked for in names, each by its beginning."""
    return [word for word in _words(wanted) if not _is_number(word)]


def _words(wanted: Wanted) -> list[str]:
    """What was typed, word by word; a number in groups is one word."""
    words = fold(wanted.text).split()
    if words and all(re.fullmatch(r"[\d.+-]+", word) for word in words):
        return ["".join(words)]
    return words


def _is_number(word: str) -> bool:
    return bool(re.fullmatch(r"\+?[\d.-]+", word)) and any(char.isdigit() for char in word)


def _number(actor: Actor, word: str, wanted: Wanted) -> Q:
    """A birth year, the last four of an identity number, a whole number, part of a telephone number."""
    digits = re.sub(r"\D", "", word)
    ways = Q(pk__in=[])
    if len(digits) == 4:
        ways |= Q(birth_year=int(digits)) | _last4(actor, digits)
    if len(digits) in (9, 12):
        ways |= Q(person__id_hash=identity_hash(digits)) | Q(person__old_id_hash=identity_hash(digits))
    if len(digits) >= 3 and gate.holds(actor, SEE_PHONES):
        local = f"0{digits[2:]}" if word.startswith("+84") else digits
        ways |= Q(phone__contains=local)
    return ways


def _last4(actor: Actor, digits: str) -> Q:
    """The hash is keyed by commune: it can be asked only by somebody who works in one or two."""
    communes = {grant.unit for grant in actor.grants_of(SEE_MEMBERS) if grant.level is Level.COMMUNE}
    for grant in actor.grants_of(SEE_MEMBERS):
        if grant.level is Level.BRANCH:
            communes |= set(
                Member.objects.filter(branch_id=grant.unit).values_list("commune_id", flat=True)[:1]
            )
    return Q(id_last4__in=[last4_hash(digits, one) for one in sorted(communes)])


def _tiers(queryset: QuerySet[Member], text: str, actor: Actor, after: int) -> list[QuerySet[Member]]:
    """One after the other, what is left to show behind this person: when accents were typed, those who
    bear exactly these, then the others. After one who is gone, or not hers, comes the first page again.

    Sorting all that fit by how well they fit would read them all; each tier ends with its page.
    """
    exact = _exactly(text)
    tiers = [queryset.filter(exact), queryset.exclude(exact)] if exact else [queryset]
    for at, tier in enumerate(tiers if after else []):
        last = gate.rows(actor, SEE_MEMBERS, tier.filter(pk=after)).first()
        if last is not None:
            return [tier.filter(_behind(last)), *tiers[at + 1 :]]
    return tiers


def _exactly(text: str) -> Q:
    """With the accents that were typed; empty when there are none."""
    exact = Q()
    for word in nfc_clean(text).lower().split():
        if word != fold(word):
            # As names are written; turning every name into capitals would take most of a large search.
            ways = (proper_name(word), word, word.upper())
            exact &= reduce(or_, (Q(name__contains=way) for way in ways))
    return exact


def _behind(last: Member) -> Q:
    behind = Q(sort_key__gt=last.sort_key) | Q(sort_key=last.sort_key, person_id__gt=last.pk)
    # The bare comparison lets the index begin at the right place; the OR alone would not.
    return Q(sort_key__gte=last.sort_key) & behind
