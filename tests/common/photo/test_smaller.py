"""Pictures that are kept: always ours, small, upright and silent about where they were taken."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from sohoi.common.photo import LARGEST, PhotoRefused, smaller
from sohoi.common.photo.shrinking import LONGEST_SIDE, shrunk

GPS, SOFTWARE, ORIENTATION = 0x8825, 0x0131, 0x0112


def picture(mode: str = "RGB", size: tuple[int, int] = (400, 200)) -> Image.Image:
    """White, with a dark upper left corner; as large as it is asked for."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="black")
    return image.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)  # type: ignore[arg-type]
    return out.getvalue()


def seen(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert content.endswith(b"\xff\xd9") and not dict(image.getexif())
    assert not {"exif", "icc_profile", "comment", "xmp"} & {*image.info}
    return image


def dark(image: Image.Image, x: float, y: float) -> bool:
    dot = image.getpixel((int(image.width * x), int(image.height * y)))
    assert isinstance(dot, tuple)
    return sum(dot) < 200


def refused(photo: bytes) -> str:
    with pytest.raises(PhotoRefused) as no:
        smaller(photo)
    return no.value.code


def vast(side: int) -> bytes:
    """A PNG of side x side white dots in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\x00" + b"\xff" * (side // 8)) * side, 9)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (1600, 40), (120, 90)])
def test_it_is_never_larger_than_agreed_and_keeps_its_shape(size: tuple[int, int]) -> None:
    small = smaller(saved(picture(size=size)))
    image = seen(small.content)
    assert image.size == (small.width, small.height)
    scale = min(LONGEST_SIDE / max(size), 1)
    assert abs(image.width - size[0] * scale) <= 1 and abs(image.height - size[1] * scale) <= 1


def test_where_it_was_taken_and_by_what_is_gone() -> None:
    exif = Image.Exif()
    exif[SOFTWARE] = "May-Anh-Cua-Chi-Hoa"
    exif.get_ifd(GPS).update({1: "N", 2: (20.0, 39.0, 1.0), 3: "E", 4: (106.0, 3.0, 1.0)})
    sent = saved(picture(), exif=exif, comment=b"serial 12345")
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(GPS)
    content = smaller(sent).content
    seen(content)
    assert b"May-Anh" not in content and b"Exif" not in content and b"serial" not in content


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 1)), (8, (0, 1))],
)
def test_it_stands_upright(orientation: int, corner: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    image = seen(smaller(saved(picture(), exif=exif)).content)
    assert image.size == ((400, 200) if orientation < 5 else (200, 400))
    for x, y in ((0, 0), (1, 0), (0, 1), (1, 1)):
        assert dark(image, 0.1 + 0.8 * x, 0.1 + 0.8 * y) == ((x, y) == corner)


def test_what_hangs_behind_a_picture_is_left_behind() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        hung = saved(picture(), kind) + b"<script>alert(1)</script>PK\x03\x04evil"
        content = smaller(hung).content
        seen(content)
        assert b"<script>" not in content and b"PK\x03\x04" not in content


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("CMYK", "JPEG"),
        ("L", "JPEG"),
        ("P", "PNG"),
        ("1", "PNG"),
        ("LA", "PNG"),
        ("RGBA", "PNG"),
        ("RGBA", "WEBP"),
    ],
)
def test_other_colours_come_out_as_they_look(mode: str, kind: str) -> None:
    image = seen(smaller(saved(picture(mode), kind)).content)
    assert dark(image, 0.1, 0.1) and not dark(image, 0.9, 0.9)


def test_sixteen_bits_of_grey_and_glass_on_white_paper() -> None:
    deep = picture("L").point(lambda dot: dot * 256, "I").convert("I;16")
    image = seen(smaller(saved(deep, "PNG")).content)
    assert dark(image, 0.1, 0.1)
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    assert not dark(seen(smaller(saved(clear, "PNG")).content), 0.5, 0.5)


def test_of_what_moves_the_first_picture_stays() -> None:
    white = Image.new("RGB", (400, 200), "white")
    for kind in ("WEBP", "PNG"):
        moving = saved(picture(), kind, save_all=True, append_images=[white], duration=100)
        assert dark(seen(smaller(moving).content), 0.1, 0.1)


def test_what_is_no_picture_ends_in_a_sentence() -> None:
    jpeg, png = saved(picture()), saved(picture(), "PNG")
    assert refused(b"") == "empty"
    assert refused(b"\xff\xd8\xff" + b"x" * LARGEST) == "too_big"
    assert refused(b"\x00\x00\x00\x18ftypheic" + b"x" * 100) == "heic"
    assert refused(saved(picture("P"), "GIF")) == refused(b"<svg onload=alert(1)>") == "other"
    assert refused(jpeg[:300]) == refused(png[:100]) == refused(b"\x89PNG\r\n\x1a\n<html>") == "broken"


def test_seventeen_kilobytes_that_would_be_a_gigabyte() -> None:
    bomb = vast(12_000)
    assert len(bomb) < 40_000
    assert refused(bomb) == "pixels"


def test_forty_million_dots_fit() -> None:
    small = smaller(vast(6_320))
    assert (small.width, small.height) == (LONGEST_SIDE, LONGEST_SIDE)


def test_the_same_without_a_process() -> None:
    content, tiny, width, height = shrunk(saved(picture()))
    assert (width, height) == seen(content).size == (400, 200)
    assert seen(tiny).size == (320, 160)
