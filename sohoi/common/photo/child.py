"""The child process: a photo on standard input, the texts of its QR codes as JSON on standard output.

python -m sohoi.common.photo.child
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator

import zxingcpp
from PIL import Image, ImageFilter, UnidentifiedImageError

from sohoi.common.photo.refusal import LARGEST, MOST_PIXELS, PhotoRefused

MIB = 1024 * 1024
MEMORY, CPU_SECONDS = 700 * MIB, 10
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_CODES, LONGEST = 8, 2_000
# Up to here a photo is also tried twice as large; above, its codes have enough dots as they are.
ENLARGE_BELOW = 3_000_000
# Above this, sharpening would take longer than anybody waits.
SHARPEN_BELOW = 16_000_000
SHARPER = ImageFilter.UnsharpMask(radius=4, percent=200, threshold=2)


def confine() -> None:
    """No more memory, time, files than a picture needs: called before anything is read."""
    try:
        import resource
    except ImportError:  # no such limits on Windows; time and output stay bounded by the parent
        return
    bounds = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 32),
    )
    for what, bound in bounds:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (bound, bound))


def texts(photo: bytes) -> list[str]:
    """The texts of all QR codes in a photo, each once. Raises PhotoRefused."""
    for attempt in _attempts(_grey(photo)):
        found = _codes(attempt)
        if found:
            return found
    raise PhotoRefused("none")


def _grey(photo: bytes) -> Image.Image:
    """The photo in shades of grey: nothing is unpacked before its size is known."""
    Image.MAX_IMAGE_PIXELS = None  # our own bound is stricter, and refuses instead of warning
    try:
        image: Image.Image = Image.open(io.BytesIO(photo), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise PhotoRefused("pixels")
        image.draft("L", image.size)  # a JPEG gives its brightness alone, a third of the memory
        if image.has_transparency_data:
            paper = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(paper, image.convert("RGBA"))
        return image.convert("L")
    except PhotoRefused:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise PhotoRefused("broken") from None


def _attempts(image: Image.Image) -> Iterator[Image.Image]:
    """As it is; half as large, which evens out grain; sharpened, which saves what is out of focus."""
    yield image
    yield image.reduce(2)
    if image.width * image.height <= ENLARGE_BELOW:
        image = image.resize((image.width * 2, image.height * 2), Image.Resampling.BICUBIC)
    if image.width * image.height <= SHARPEN_BELOW:
        yield image.filter(SHARPER)


def _codes(image: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return list(dict.fromkeys(_text(one.bytes, one.text) for one in found))[:MOST_CODES]


def _text(raw: bytes, guessed: str) -> str:
    """Cards are UTF-8 and often do not say so; only what is no UTF-8 is left to the library's guess."""
    try:
        return raw.decode()[:LONGEST]
    except UnicodeDecodeError:
        return guessed[:LONGEST]


def main() -> None:
    """Read, then print."""
    confine()
    try:
        answer: dict[str, object] = {"texts": texts(sys.stdin.buffer.read(LARGEST + 1))}
    except PhotoRefused as refusal:
        answer = {"refused": refusal.code}
    except MemoryError:
        answer = {"refused": "heavy"}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
