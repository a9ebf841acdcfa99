"""Numbers that people copy from paper, with a last digit that catches what the hand gets wrong.

The digit is that of H. M. Damm (2004): every single wrong digit and every exchange of two neighbours is
caught, and of all other slips nine in ten.
"""

from __future__ import annotations

import re

_NEXT = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_FILLING = re.compile(r"[\s.\-–]+")
LONGEST = 19


def _end(digits: str) -> int:
    row = 0
    for digit in digits:
        row = _NEXT[row][int(digit)]
    return row


def written(number: int) -> str:
    """A number of at least 1 as it is printed: 2041 as "2041-8"."""
    return f"{number}-{_end(str(number))}"


def looks_copied(text: str) -> bool:
    """Whether a text is meant as such a number: digits, with blanks and hyphens as people write them."""
    digits = _FILLING.sub("", text)
    return bool(digits) and digits.isascii() and digits.isdigit()


def read(text: str) -> int | None:
    """The number that was printed, or None when a digit is wrong."""
    digits = _FILLING.sub("", text)
    if not (2 <= len(digits) <= LONGEST and looks_copied(digits)) or _end(digits):
        return None
    return int(digits[:-1]) or None
