"""Of all ways to read an address the one that is sure, or none: a wrong commune is worse than none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from sohoi.units.addresses import index
from sohoi.units.addresses.index import Commune

# What a commune may have become before the merger while books kept the older word.
_RAISED = {("xã", "phường"), ("xã", "thị trấn"), ("thị trấn", "phường")}


class Before(Enum):
    """What stands before the words that are read."""

    NOTHING = 0
    PLACE = 1
    HOUSE = 2


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read it: the commune, its kind as written, where in the text it begins and all of it ends.

    `tight`: district and province are set off from what precedes them. `before`: what stands
    before the commune.
    """

    commune: Commune
    kind: str
    start: int
    end: int
    district: bool
    province: bool
    tight: bool
    before: Before

    @property
    def old(self) -> str:
        return self.commune.old.code if self.commune.old else ""

    @property
    def now(self) -> tuple[str, ...]:
        return index.became(self.old) if self.commune.old else (self._new,)

    @property
    def _new(self) -> str:
        return self.commune.new.code if self.commune.new else ""

    @property
    def same_kind(self) -> bool:
        return self.kind == self.commune.kind

    @property
    def raised(self) -> bool:
        return (self.kind, self.commune.kind) in _RAISED


@dataclass(frozen=True, slots=True)
class Answer:
    """The old commune's code or nothing, what it is today, and what part of the text says so.

    `firm`: with its kind, so that nothing before it could say otherwise.
    """

    old: str
    now: tuple[str, ...]
    start: int
    end: int
    firm: bool


def weigh(ways: Sequence[Way], here: str) -> Answer | None:
    """The one answer that these ways leave, in the eyes of the commune `here`."""
    sound = [way for way in ways if _is_sound(way, here)]
    sound = [way for way in sound if way.tight] or sound
    for group in _by_weight(sound):
        found = _one_of(_nearest(_of_kind(group), here), here)
        if found is None or _denied(found, sound, here):
            return None
        return found
    return None


def _is_sound(way: Way, here: str) -> bool:
    """Whether such words can name a commune at all."""
    own = here in way.now
    if not way.tight and not (way.kind and way.district | way.province):
        return False
    if way.kind:
        return way.same_kind or (way.raised and (own or way.district))
    if way.before is Before.HOUSE:
        return False
    if way.district:
        return own or way.commune.kind != "phường" or way.before is Before.PLACE
    return own and (way.province or way.before is Before.PLACE)


def _by_weight(ways: Iterable[Way]) -> list[list[Way]]:
    """Those that name district and province too first, the bare ones last."""
    groups: dict[int, list[Way]] = {}
    for way in ways:
        groups.setdefault(2 * way.district + way.province, []).append(way)
    return [groups[weight] for weight in sorted(groups, reverse=True)]


def _of_kind(ways: list[Way]) -> list[Way]:
    """Where the written kind is that of some, the others are not meant."""
    return [way for way in ways if way.same_kind] or ways


def _nearest(ways: list[Way], here: str) -> list[Way]:
    """Those that are part of this commune, else, where nothing else places them, those of its province."""
    own = [way for way in ways if here in way.now]
    if own:
        return own
    if any(way.district or way.province for way in ways):
        return ways
    ours = index.todays().get(here)
    return [way for way in ways if ours and {index.todays()[code] for code in way.now} == {ours}]


def _one_of(ways: Sequence[Way], here: str) -> Answer | None:
    """One answer for all. Where old and new can be meant: what both are today, the old one unsure."""
    old = {way.old: way for way in ways if way.old}
    new = {way.now: way for way in ways if not way.old}
    if len(old) > 1 or len(new) > 1 or not ways:
        return None
    if not new or not old:
        return _answer(ways, ways[0].old, ways[0].now)
    [was], [today] = old.values(), new.values()
    if was.now == today.now:
        return _answer(ways, "", today.now)
    return _answer(ways, was.old, was.now) if set(today.now) <= set(was.now) else None


def _answer(ways: Sequence[Way], old: str, now: tuple[str, ...]) -> Answer:
    end, firm = max(way.end for way in ways), all(way.kind for way in ways)
    return Answer(old, now, min(way.start for way in ways), end, firm)


def _denied(found: Answer, ways: Iterable[Way], here: str) -> bool:
    """Whether the words can just as well name this very commune, of which the answer is no part."""
    return not found.firm and here not in found.now and any(here in way.now for way in ways)
