"""Small words of books: blanks that are written out, ditto signs, ticks, capitals."""

import re
from functools import lru_cache

from sohoi.common.text import fold


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


_BLANK = word_set(
    "- -- --- – — . .. ... … …. / // \\ _ __ ? ?? ko k 0 none null nan n/a #n/a #ref! #value! #name? #div/0!"
)
_BLANK |= {
    "khong co",
    "chua co",
    "khong ro",
    "chua ro",
    "k co",
    "ko co",
    "khong biet",
    "khong nho",
    "chua cap",
}
_LONGEST_BLANK = max(map(len, _BLANK))
_DITTO_SIGNS = re.compile(r"(?:[\"“”„‟″〃〝〞‶]|'{2}|’{2}|‘{2}|`{2}|,{2}|//|\\{2})+")
_DITTO_WORDS = word_set("nt nhutren nhtren tren nhtr ntr nhưtrên trên nhtrên")
_YES = word_set("x xx xxx c v y yes co có 1 true dung đúng + ok r ü û þ √ ✓ ✔ ☑ ☒ ● • × ✗ ✘ ✕ ✖ * þ  đ")
_NO = word_set("0 o k ko khong không no n false sai - – — chua chưa _ / ☐ □ ○ ¨")
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, dashes, dots, or the words for "none"."""
    if len(text) > _LONGEST_BLANK:
        return False
    return not text or fold(text) in _BLANK


@lru_cache(maxsize=1024)
def is_ditto(text: str) -> bool:
    """Whether a cell says "as above"."""
    signs = re.sub(r"[\s.\-–—_/]+", "", text.casefold())
    if signs in _DITTO_WORDS:
        return True
    bare_signs = re.sub(r"[\s.\-–—_]+", "", text)
    return bool(_DITTO_SIGNS.fullmatch(bare_signs))


@lru_cache(maxsize=4096)
def tick(text: str) -> bool | None:
    """A tick of any kind as True or False; None when the cell says something else."""
    small = text.casefold().strip(" .()[]")
    if small in _YES:
        return True
    return False if not small or small in _NO else None


@lru_cache(maxsize=16384)
def bare(text: str) -> str:
    """Folded words with single blanks and no signs: "Số CCCD/CMND" as "so cccd cmnd"."""
    return " ".join(_NOT_WORD.sub(" ", fold(text)).split())


@lru_cache(maxsize=16384)
def sentence(text: str) -> str:
    """A text in capitals as a phrase: "NÔNG DÂN" as "Nông dân"; any other only with its first letter big."""
    if len(text) > 3 and text.isupper():
        return text[:1] + text[1:].lower()
    return text[:1].upper() + text[1:]
