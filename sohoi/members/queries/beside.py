"""Two records side by side: where they differ, and what is the fuller of the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.common.text import fold
from sohoi.members import fields
from sohoi.members.fields import Entry
from sohoi.members.models import Member, Post
from sohoi.members.models.post import held_today
from sohoi.members.permissions import MERGE_MEMBERS, SEE_SENSITIVE
from sohoi.members.queries.people import words_of
from sohoi.members.record import DATES, agree, date_of, states


@dataclass(frozen=True)
class Side:
    """One of two records: `posts` are the posts she holds now."""

    member: Member
    posts: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """A fact on which two records differ: `choosable` where both say something, `chosen` the fuller one."""

    entry: Entry
    words: tuple[tuple[Member, str], ...]
    choosable: bool
    chosen: int


@dataclass(frozen=True)
class Beside:
    """Two records: which of them is proposed to be kept, where they differ, on how many facts they agree."""

    sides: tuple[Side, Side]
    keep: int
    differences: list[Difference]
    same: int


def two(actor: Actor, one: int, other: int) -> tuple[Member, Member]:
    """Two members of one commune whom the actor may merge, or NotForYou."""
    found = Member.objects.select_related("person", "branch", "cell").filter(pk__in=(one, other))
    seen = gate.rows(actor, MERGE_MEMBERS, found).in_bulk()
    if len(seen) != 2 or seen[one].commune_id != seen[other].commune_id:
        raise gate.NotForYou
    return seen[one], seen[other]


def beside(actor: Actor, one: Member, other: Member) -> Beside:
    """What there is to choose between these two. Facts that the actor may not see are no choice of hers."""
    sees = gate.may(actor, SEE_SENSITIVE, one)
    entries = [entry for entry in fields.kept() if sees or not entry.sensitive]
    said = [entry for entry in entries if _says(one, entry.key) or _says(other, entry.key)]
    differing = [entry for entry in said if not _agree(one, other, entry.key)]
    sides = _sides(one, other)
    keep = max(sides, key=lambda side: (*_fullness(side, entries), -side.member.pk)).member.pk
    found = [_difference(actor, entry, one, other, keep) for entry in differing]
    return Beside(sides, keep, found, len(said) - len(differing))


def _says(member: Member, key: str) -> bool:
    return bool(member.poverty) if key == "poverty" else states(member.person, key)


def _agree(one: Member, other: Member, key: str) -> bool:
    return one.poverty == other.poverty if key == "poverty" else agree(one.person, other.person, key)


def _sides(one: Member, other: Member) -> tuple[Side, Side]:
    held = Post.objects.filter(held_today(), person__in=(one.pk, other.pk)).select_related("unit")
    posts = [(post.person_id, f"{post.get_title_display()} {post.unit.name}") for post in held]
    first, second = (
        Side(member, tuple(words for pk, words in posts if pk == member.pk)) for member in (one, other)
    )
    return first, second


def _fullness(side: Side, entries: Sequence[Entry]) -> tuple[int, int, int]:
    """Whoever holds a post is kept; then who lacks least of what is needed; then who says most."""
    says = sum(_says(side.member, entry.key) for entry in entries)
    return len(side.posts), -len(side.member.missing), says


def _difference(actor: Actor, entry: Entry, one: Member, other: Member, keep: int) -> Difference:
    both = (one, other)
    words = tuple((each, words_of(actor, entry, each.person, each, each)) for each in both)
    choosable = all(_says(each, entry.key) for each in both)
    chosen = max(both, key=lambda each: (_worth(each, entry.key), each.pk == keep)).pk
    return Difference(entry, words, choosable, chosen)


def _worth(member: Member, key: str) -> tuple[int, int, int]:
    """How much a record says here: anything at all, accents, length."""
    if key in DATES:
        known = date_of(member.person, key)
        return bool(known), 0, len(known.iso) if known else 0
    value: Any = member.poverty if key == "poverty" else getattr(member.person, key, None)
    if not isinstance(value, str):
        return _says(member, key), 0, 0
    accents = key == "full_name" and fold(value) != value.casefold()
    return bool(value), accents, len(value) if key not in ("phone", "poverty", "sex") else 0
