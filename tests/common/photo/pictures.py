"""Photos of cards as they come: a code of a card on a card on a table, then what cameras and hands do to it.

Every picture is made anew and always the same; the people in the codes are invented.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import segno
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

TEXT = (
    "001187012345|012345678|Nguyễn Thị Hạnh|15081987|Nữ|"
    "Thôn Đông, Xã Tân Lập, Huyện Đan Phượng, Thành phố Hà Nội|10052021"
)
Change = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True)
class Picture:
    """One photo: what was done to it, and the file that a phone would send."""

    name: str
    photo: bytes


def code(text: str, scale: float) -> Image.Image:
    """The code alone, so many dots to a module, with its white margin."""
    matrix = [list(row) for row in segno.make(text, error="l", boost_error=False).matrix_iter(border=4)]
    drawn = Image.new("L", (len(matrix), len(matrix)), 255)
    drawn.putdata([0 if dark else 255 for row in matrix for dark in row])
    large = drawn.resize((len(matrix) * 12, len(matrix) * 12), Image.Resampling.NEAREST)
    side = round(len(matrix) * scale)
    return large.resize((side, side), Image.Resampling.LANCZOS)


def card(scale: float, text: str = TEXT) -> Image.Image:
    """A card lying on a table: seven times as wide as its code, with lines that look like print."""
    drawn = code(text, scale)
    side = drawn.width
    whole = Image.new("L", (side * 7, round(side * 4.4)), 214)
    pen = ImageDraw.Draw(whole)
    for line in range(9):
        top = round(side * (1.5 + line * 0.3))
        pen.rectangle((side * 2.5, top, side * (4 + line % 3), top + side * 0.12), fill=70)
    pen.rectangle((side * 0.3, side * 1.3, side * 2, side * 3.6), fill=120)
    whole.paste(drawn, (round(side * 5.7), round(side * 0.3)))
    table = Image.new("L", (round(whole.width * 1.25), round(whole.height * 1.4)), 96)
    table.paste(whole, (round(whole.width * 0.12), round(whole.height * 0.2)))
    return table


def noisy(strength: int) -> Change:
    """Grain as in bad light: every dot lighter or darker by chance, the same chance every time."""

    def change(image: Image.Image) -> Image.Image:
        chance = random.Random(7)
        tile = bytes(chance.randrange(256) for _ in range(256 * 256))
        grain = Image.frombytes("L", (256, 256), tile)
        whole = Image.new("L", image.size)
        for left in range(0, image.width, 256):
            for top in range(0, image.height, 256):
                whole.paste(grain, (left, top))
        return Image.blend(image, whole, strength / 100)

    return change


def blurred(radius: float) -> Change:
    return lambda image: image.filter(ImageFilter.GaussianBlur(radius))


def shaken(length: int) -> Change:
    """The hand moved sideways while the shutter was open."""

    def change(image: Image.Image) -> Image.Image:
        moved = [
            image.transform(image.size, Image.Transform.AFFINE, (1, 0, n, 0, 1, 0)) for n in range(length)
        ]
        whole = moved[0]
        for n, one in enumerate(moved[1:], 2):
            whole = Image.blend(whole, one, 1 / n)
        return whole

    return change


def turned(degrees: float) -> Change:
    return lambda image: image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=96)


def slanted(by: float) -> Change:
    """Held at an angle: the upper edge is further away than the lower."""

    def change(image: Image.Image) -> Image.Image:
        wide, high = image.size
        corners = (-by * wide, 0, 0, high, wide, high, wide * (1 + by), 0)
        return image.transform(image.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)

    return change


def glare(strength: int) -> Change:
    """A lamp mirrored on the plastic, over a part of the code."""

    def change(image: Image.Image) -> Image.Image:
        light = Image.new("L", image.size, 0)
        wide, high = image.size
        pen = ImageDraw.Draw(light)
        pen.ellipse((wide * 0.68, high * 0.05, wide * 0.86, high * 0.3), fill=strength)
        soft = light.filter(ImageFilter.GaussianBlur(wide / 40))
        return Image.composite(Image.new("L", image.size, 255), image, soft)

    return change


def darkened(to: float) -> Change:
    return lambda image: ImageEnhance.Brightness(ImageEnhance.Contrast(image).enhance(to)).enhance(to)


def jpeg(image: Image.Image, quality: int = 82) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


# Dots to a module, the changes in their order, and the quality of the JPEG.
HARDSHIPS: tuple[tuple[str, float, tuple[Change, ...], int], ...] = (
    ("straight, near", 6, (), 90),
    ("straight", 4, (), 82),
    ("small", 2.5, (), 82),
    ("small, as sent by a messenger", 2, (), 60),
    ("very small", 1.6, (), 82),
    ("tiny", 1.3, (), 90),
    ("turned by 8 degrees", 4, (turned(8),), 82),
    ("turned by 45 degrees", 4, (turned(45),), 82),
    ("upside down", 4, (turned(180),), 82),
    ("on its side, small", 2.5, (turned(90),), 75),
    ("turned by 20 degrees, small", 2.5, (turned(20),), 75),
    ("out of focus", 4, (blurred(1.6),), 82),
    ("further out of focus", 4, (blurred(2.2),), 82),
    ("far out of focus", 4, (blurred(2.8),), 82),
    ("out of focus, small", 2.5, (blurred(1.2),), 75),
    ("shaken", 5, (shaken(5),), 82),
    ("much shaken", 5, (shaken(8),), 82),
    ("grainy", 4, (noisy(25),), 75),
    ("very grainy", 4, (noisy(45),), 75),
    ("grainy, small", 2.5, (noisy(25),), 75),
    ("held at an angle", 4, (slanted(0.15),), 82),
    ("held at a steep angle", 4, (slanted(0.3),), 82),
    ("at an angle, out of focus", 4, (slanted(0.15), blurred(1.6)), 75),
    ("a lamp on the card", 4, (glare(170),), 82),
    ("a bright lamp on the card", 4, (glare(255),), 82),
    ("in the dark", 4, (darkened(0.35),), 82),
    ("in the dark, grainy", 4, (darkened(0.45), noisy(15)), 75),
    ("everything a little", 4, (turned(12), slanted(0.08), blurred(1.2), noisy(12), darkened(0.7)), 70),
)  # fmt: skip


def photos() -> Iterator[Picture]:
    """All of them, easy ones first."""
    for name, scale, changes, quality in HARDSHIPS:
        image = card(scale)
        for change in changes:
            image = change(image)
        yield Picture(name, jpeg(image, quality))
