"""In which way a group of texts is written, and each of them in Unicode if that is certain enough.

Short names cannot be judged one by one: "Tèng" is a word in Unicode and "Tống" in TCVN3. So the texts of a
whole column are weighed together, by whether their words can be Vietnamese as they are and once converted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from sohoi.common.oldfonts.syllables import is_syllable, points
from sohoi.common.oldfonts.tables import Scheme, to_unicode

_SPLIT = re.compile(r"[\s!-@\[-`{-~“”‘’…–—•\u200b]+")
_ONLY_UNICODE = re.compile(r"[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
_NOT_OURS = re.compile(r"[^\x00-\x7f\xa0“”‘’…–—àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
_VIQR_SIGN = re.compile(r"[aeo]\^|[ou][+*](?=[a-z'`?~.])|a\((?=[a-z'`?~.])", re.IGNORECASE)
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]|\ufffd")
_LOST_AT_END = re.compile(r"[^\W\d_]\?(?=\s|$)")
_BROKEN = re.compile(
    r"[A-Za-z][\xa1-\xae\xb5\xb6\xb8\xb9\xbb-\xbe\xd7\xf7]+[A-Za-z]|(?<![^\W\d_])[\xa1-\xa7\xae][A-Za-z]"
    r"|[a-z][ÄÅÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÛÜÝÞß]|[\x80-\x84\x86-\x9f]|á[º»]|Ä[‘\x91]|Æ[°¡]|Ã[¡-ÿ]"
)
_FOREIGN = re.compile(r"[ÄÅÆÇËÏÖØÛÜÞßäåæçëïöøûüþÿ\xb5-\xbe]")
# Signs that stand by themselves in any list: "5 × 3", "10 µm", "½ ha". They are no letters of an old font.
_MEASURE = re.compile(r"(?<![^\W\d_])(?:µ[a-zA-Z]|[×÷ªºø°±½¼¾²³¹])(?![^\W\d_])")
_SAMPLE = 400
_LEAST = 3
_SOUND = 0.75
_FEW_FOREIGN, _FOREIGN_SHARE = 3, 0.3
_SINGLE_SIGN = 2
_TWICE = {Scheme.TCVN3_1258: Scheme.TCVN3, Scheme.VNI_1258: Scheme.VNI}
_WHOLLY_OLD, _OLD, _BY_NEIGHBOURS, _NEVER = -1, 0, 1, 1_000_000


class Weight(NamedTuple):
    """Words with letters beyond ASCII, how many of them can be Vietnamese, and how much they speak for it."""

    words: int
    sound: int
    points: int

    @property
    def share(self) -> float:
        """The part that is sound; 0 of nothing."""
        return self.sound / self.words if self.words else 0.0

    @property
    def whole(self) -> bool:
        """Whether there are such words and all are sound."""
        return 0 < self.words == self.sound


class Verdict(NamedTuple):
    """The schemes found in a group, the likeliest first, and how much the letters of the group speak for it.

    A text that could be Unicode as it stands is converted if that makes it better by `margin` points: none
    where the group is old beyond doubt, more where it leans on its surroundings or is mostly Unicode.
    """

    schemes: tuple[Scheme, ...]
    margin: int
    gain: int


@lru_cache(maxsize=16384)
def weigh(text: str) -> Weight:
    """Weigh the words of a text that are not plain ASCII."""
    words = [word for word in _SPLIT.split(text) if word and not word.isascii()]
    gained = [points(word) for word in words]
    return Weight(len(words), sum(map(bool, gained)), sum(gained))


def odd_words(texts: Iterable[str]) -> bool:
    """Whether any word of many texts can be no Vietnamese as it stands. Cheap: most lists end here."""
    joined = "\n".join(texts)
    if any(sign in joined for sign in "^+*(") and _VIQR_SIGN.search(joined):
        return True
    if "\ufffd" in joined or ("?" in joined and _LOST.search(joined)):
        return True
    words = {word for word in joined.split() if not word.isascii()}
    return any(part and not part.isascii() and not is_syllable(part) for part in _parts(words))


def _parts(words: Iterable[str]) -> Iterator[str]:
    return chain.from_iterable(map(_SPLIT.split, words))


@lru_cache(maxsize=16384)
def converted(text: str, scheme: Scheme) -> str:
    """The text by one scheme."""
    if scheme is Scheme.VIQR:
        return _by_viqr(text) if text.isascii() else text
    return to_unicode(text, scheme)


def _by_viqr(text: str) -> str:
    """By VIQR; a full stop at the end is a tone only if it makes the better word ("Thi.", not "Hoa.")."""
    whole = to_unicode(text, Scheme.VIQR)
    if not text.endswith(".") or whole.endswith("."):
        return whole
    stopped = to_unicode(text[:-1], Scheme.VIQR)
    return whole if points(_last(whole)) >= points(_last(stopped)) else f"{stopped}."


def _last(text: str) -> str:
    return _SPLIT.split(text)[-1]


def _worth(text: str) -> tuple[float, int]:
    weight = weigh(text)
    return weight.share, weight.points


def _gain(text: str, scheme: Scheme) -> int:
    """How much better a text reads by a scheme; 0 if it does not."""
    if scheme is Scheme.VIQR and not _VIQR_SIGN.search(text):
        return 0
    text = _MEASURE.sub(" ", text)
    now, was = weigh(converted(text, scheme)), weigh(text)
    better = now.share >= _SOUND and now.share > was.share
    return max(0, now.points - was.points) if better and not was.whole else 0


def decide(texts: Iterable[str], *, font: Scheme | None = None, around: Scheme | None = None) -> Verdict:
    """How a group of texts (one column, one kind of font) is written.

    `font` is what the cells' font says, `around` what the rest of the book is written in; letters that
    contradict a font are believed, and with `around` a single word is enough.
    """
    sample = [text for text in dict.fromkeys(texts) if not _single(text)][:_SAMPLE]
    gains = {scheme: sum(_gain(text, scheme) for text in sample) for scheme in Scheme}
    if font and _agrees(sample, font) and gains[font] * 2 >= max(gains.values()):
        gains[font] += _LEAST + sum(gains.values())
    found = [scheme for scheme in Scheme if gains[scheme] >= (1 if scheme is around else _LEAST)]
    found.sort(key=lambda scheme: -gains[scheme])
    # A scheme that explains little beside another one is an accident of single words.
    found = [scheme for scheme in found if gains[scheme] * 5 >= gains[found[0]]]
    found = [scheme for scheme in found if not _is_shadow(scheme, found[0])]
    new = sum(1 for text in sample if _ONLY_UNICODE.search(text) and weigh(text).whole)
    if not found:
        return Verdict((around,) if around and not new else (), _BY_NEIGHBOURS, 0)
    old = sum(1 for text in sample if _gain(text, found[0]))
    return Verdict(tuple(found), _margin(old, new, told=font in found), gains[found[0]])


def _is_shadow(scheme: Scheme, best: Scheme) -> bool:
    """Of a scheme and the same read twice only the better one counts: what it has more is all there is."""
    return scheme is not best and (scheme in _TWICE or _TWICE.get(best) is scheme)


def _margin(old: int, new: int, *, told: bool) -> int:
    if not new:
        return _WHOLLY_OLD
    return _OLD if told or old >= new else _NEVER


def _single(text: str) -> bool:
    """A sign by itself ("×", "ø") is a tick or a measure, never a name."""
    return len(text.strip()) < _SINGLE_SIGN


def _agrees(sample: Sequence[str], font: Scheme) -> bool:
    """Whether the letters do not contradict what the font says."""
    was = sum(weigh(text).points for text in sample)
    return sum(weigh(converted(text, font)).points for text in sample) >= was


def modern(text: str, verdict: Verdict, *, capitals: bool = False) -> str:
    """The text in Unicode as its group was judged; itself where it is Unicode already or nothing fits."""
    if not verdict.schemes or _single(text):
        return text
    was = weigh(text)
    if was.words and not weigh(_MEASURE.sub(" ", text)).words:
        return text
    if Scheme.UTF8 in verdict.schemes and not was.whole and (whole := converted(text, Scheme.UTF8)) != text:
        return whole  # letters that happen to be good UTF-8 are that: ticks and signs come back too
    best = max((converted(text, scheme) for scheme in verdict.schemes), key=_worth)
    if capitals and not (was.whole and _ONLY_UNICODE.search(text)):
        text, best = text.upper() if text.isascii() else text, best.upper()
    now = weigh(best)
    if was.whole:
        better = now.whole and now.points >= was.points + max(0, verdict.margin)
        new = _ONLY_UNICODE.search(text) and verdict.schemes[0] not in _TWICE
        return best if better and not new else text
    if now.sound > was.sound or (now.share >= was.share and now.sound):
        return best
    return best if _turned_ours(text, best, wholly=verdict.margin == _WHOLLY_OLD) else text


def _turned_ours(before: str, after: str, *, wholly: bool) -> bool:
    """Whether only letters of Vietnamese are left: "Niª" becomes no word, but "Niê" has its letters."""
    if _NOT_OURS.search(after) or _ONLY_UNICODE.search(before):
        return False
    return wholly or bool(_NOT_OURS.search(before))


def is_broken(text: str) -> bool:
    """Whether a text shows signs of letters lost or spoilt."""
    if text.isascii():
        return "?" in text and bool(_LOST.search(text))
    return bool(_LOST.search(text) or _BROKEN.search(text))


def unclear(texts: Iterable[str]) -> set[str]:
    """The texts of a column that cannot be trusted: spoilt, or full of letters that no Vietnamese has."""
    seen = list(dict.fromkeys(texts))
    broken = {text for text in seen if is_broken(text)}
    if len(broken) > 1:
        broken |= {text for text in seen if "?" in text and _LOST_AT_END.search(text)}
    marked = [text for text in seen if not text.isascii()]
    foreign = {text for text in marked if _FOREIGN.search(text) and weigh(text).share < _SOUND}
    many = len(foreign) >= _FEW_FOREIGN and len(foreign) >= _FOREIGN_SHARE * len(marked)
    return broken | foreign if many else broken
