"""The child process: a picture in; out come a line about it, a smaller one and a tiny one.

python -m sohoi.common.photo.shrinking
"""

from __future__ import annotations

import io
import json
import sys

from PIL import Image, UnidentifiedImageError

from sohoi.common.photo.child import FORMATS, confine
from sohoi.common.photo.refusal import LARGEST, MOST_PIXELS, PhotoRefused

LONGEST_SIDE, QUALITY = 1600, 80
# The tiny one stands on a page that must be light; a tap on it opens the other.
TINY_SIDE, TINY_QUALITY = 320, 60
_ORIENTATION = 0x0112
# How a picture is set upright, by what the camera noted.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def shrunk(photo: bytes) -> tuple[bytes, bytes, int, int]:
    """The JPEG, the tiny one, width and height of the first. Raises PhotoRefused."""
    Image.MAX_IMAGE_PIXELS = None  # our own bound is stricter, and refuses instead of warning
    try:
        image = _plain(_small(_opened(photo)))
    except PhotoRefused:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise PhotoRefused("broken") from None
    tiny = image.copy()
    tiny.thumbnail((TINY_SIDE, TINY_SIDE))
    return _jpeg(image, QUALITY), _jpeg(tiny, TINY_QUALITY), image.width, image.height


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _opened(photo: bytes) -> Image.Image:
    """Nothing is unpacked before its size is known; of what moves, the first picture."""
    image: Image.Image = Image.open(io.BytesIO(photo), formats=FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise PhotoRefused("pixels")
    return image


def _small(image: Image.Image) -> Image.Image:
    """Small first, then turned and coloured: a picture of forty million dots fits the memory once."""
    turn = _UPRIGHT.get(image.getexif().get(_ORIENTATION, 1))
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is unpacked smaller where it can be
    if image.mode == "P":
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode.startswith("I"):
        image = image.point(lambda dot: dot / 256).convert("L")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return image if turn is None else image.transpose(turn)


def _plain(image: Image.Image) -> Image.Image:
    """In plain colours, on white paper, with nothing noted beside the dots."""
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    image = image.convert("RGB")
    image.info.clear()
    return image


def main() -> None:
    """Read, then write."""
    confine()
    content = tiny = b""
    try:
        content, tiny, width, height = shrunk(sys.stdin.buffer.read(LARGEST + 1))
        sizes = {"size": len(content), "tiny": len(tiny)}
        answer: dict[str, object] = {"width": width, "height": height, **sizes}
    except PhotoRefused as refusal:
        answer = {"refused": refusal.code}
    except MemoryError:
        answer = {"refused": "heavy"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + content + tiny)


if __name__ == "__main__":
    main()
