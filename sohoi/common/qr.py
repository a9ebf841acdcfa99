"""A text as a QR code in the page itself."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

# Any of the eight masks gives a code that reads; choosing the best one takes most of the time of drawing.
_MASK = 4


def drawing(text: str, *, css: str = "qr") -> SafeString:
    """The code as SVG with a white margin; its size comes from the class. For paper: lowest error level."""
    made = segno.make(text, error="l", mask=_MASK, boost_error=False, micro=False)
    drawn = made.svg_inline(border=2, omitsize=True, svgclass=css, lineclass=None)
    return mark_safe(drawn)  # noqa: S308 - segno's own drawing, nothing of it comes from outside
