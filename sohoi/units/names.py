"""When two names of units are one name, and which unit a written name means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from sohoi.common.text import fold, nfc_clean

T = TypeVar("T")

LONGEST_KEY = 300
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NO_TONE = str.maketrans("", "", _TONES)
_ALL_BUT_TONES = re.compile(rf"[^{_TONES} ]+")
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼʹ′＇")


@lru_cache(maxsize=8192)
def key_of(name: str) -> str:
    """Equal for two spellings of one name, different for two names: its letters, then the tone of each word.

    Capitals, blanks, apostrophes and the letter that bears the tone do not matter ("Hoà" is "Hòa"); accents
    do: Thôn Hà and Thôn Hạ are two hamlets.
    """
    letters = unicodedata.normalize("NFD", nfc_clean(name).translate(_APOSTROPHES).casefold())
    tones = _ALL_BUT_TONES.sub("", letters).rstrip()
    bare = unicodedata.normalize("NFC", letters.translate(_NO_TONE))
    return (f"{bare}|{tones}" if tones else bare)[:LONGEST_KEY]


def is_bare(name: str) -> bool:
    """Whether a name is written without any accent, so that it may stand for one that has them."""
    return key_of(name) == key_of(fold(name))


class Named(Generic[T]):
    """Things by their names, to be found under the name that a list gives them.

    The same accents go first. Accents that are missing on one side are overlooked where only one thing can
    be meant; accents that differ are another name.
    """

    def __init__(self, named: Iterable[tuple[str, T]] = ()) -> None:
        self._exact: dict[str, T] = {}
        self._folded: dict[str, list[tuple[str, T]]] = {}
        for name, thing in named:
            self.add(name, thing)

    def add(self, name: str, thing: T) -> None:
        self._exact[key_of(name)] = thing
        self._folded.setdefault(fold(name), []).append((name, thing))

    def find(self, name: str) -> T | None:
        """The thing of this name, or None where there is none or more than one could be meant."""
        exact = self._exact.get(key_of(name))
        if exact is not None:
            return exact
        alike = self._folded.get(fold(name), [])
        fits = [thing for other, thing in alike if is_bare(name) or is_bare(other)]
        return fits[0] if len(fits) == len(alike) == 1 else None
