"""The hamlet in the detail of an address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sohoi.units.addresses.words import HAMLET_WORDS, Gap, Word, is_house, words_of
from sohoi.units.names import key_of


@dataclass(frozen=True, slots=True)
class Hamlet:
    """`name` as written, `key` equal for two spellings of it. Both are empty where no hamlet is written."""

    name: str
    key: str


NO_HAMLET = Hamlet("", "")
LONGEST = 80


@lru_cache(maxsize=8192)
def hamlet_of(detail: str) -> Hamlet:
    """The last hamlet that the detail names, with its kind or, between commas, without."""
    words = words_of(detail)
    phrases = _phrases(words)
    named = [phrase for phrase in phrases if phrase[0].bare in HAMLET_WORDS and len(phrase) > 1]
    others = [phrase for phrase in phrases if not is_house(phrase[0])]
    chosen = (named or others)[-1:]
    if not chosen:
        return NO_HAMLET
    [phrase] = chosen
    name = detail[phrase[0].start : phrase[-1].end]
    return Hamlet(name, key_of(_plain(phrase))[:LONGEST])


def _phrases(words: list[Word]) -> list[list[Word]]:
    """The words between commas and dashes; a hamlet's kind begins a phrase too ("số 5 thôn Đông")."""
    found: list[list[Word]] = []
    for at, word in enumerate(words):
        begins = word.gap >= Gap.DASH or (word.bare in HAMLET_WORDS and _kind_here(words, at))
        if begins or not found:
            found.append([])
        found[-1].append(word)
    return found


def _kind_here(words: list[Word], at: int) -> bool:
    """ "tổ dân phố", "khu dân cư", "khối phố" and "thôn Xóm Mới" are one phrase each."""
    return words[at - 1].bare not in HAMLET_WORDS


# What the kinds are called in short.
_SHORT = {"tdp": "tổ dân phố", "kp": "khu phố", "kdc": "khu dân cư"}


def _plain(phrase: list[Word]) -> str:
    first, *rest = phrase
    names = [word.bare if word.is_number else word.text for word in rest]
    return " ".join([_SHORT.get(first.bare, first.text), *names])
