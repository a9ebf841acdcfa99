"""Photos as they come: how many are read; hostile ones end in a sentence while this process stays small."""

from __future__ import annotations

import io
import resource
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from sohoi.common.photo import LARGEST, PhotoRefused, child, parent, texts_in
from sohoi.common.photo.refusal import SENTENCES
from tests.common.photo import pictures

# Two are beyond every decoder that was tried: far out of focus, and a lamp over half of the code.
READ = 26


def refused(photo: bytes) -> str:
    with pytest.raises(PhotoRefused) as no:
        texts_in(photo)
    return no.value.code


def read(photo: bytes) -> list[str]:
    """Without the process, which is the same for all."""
    try:
        return child.texts(photo)
    except PhotoRefused:
        return []


def test_most_photos_are_read_and_none_is_read_wrong() -> None:
    found = {one.name: read(one.photo) for one in pictures.photos()}
    assert len(found) == 28
    assert {str(texts) for texts in found.values() if texts} == {str([pictures.TEXT])}
    assert sum(bool(texts) for texts in found.values()) >= READ, [
        n for n, texts in found.items() if not texts
    ]


def test_enlarging_and_sharpening_saves_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_attempts", lambda image: iter([image]))
    assert sum(bool(read(one.photo)) for one in pictures.photos()) < READ - 3


@pytest.fixture(scope="module")
def card() -> Image.Image:
    return pictures.card(4)


def saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("RGB", "JPEG"), ("CMYK", "JPEG"), ("L", "PNG"), ("RGBA", "PNG"), ("P", "PNG"), ("RGB", "WEBP")],
)
def test_a_photo_is_what_it_contains(card: Image.Image, mode: str, kind: str) -> None:
    assert texts_in(saved(card.convert(mode), kind)) == [pictures.TEXT]


def test_a_code_on_a_transparent_ground_is_read() -> None:
    drawn = pictures.code(pictures.TEXT, 6)
    clear = Image.new("RGBA", drawn.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=drawn.point(lambda dot: 255 - dot))
    assert texts_in(saved(clear, "PNG")) == [pictures.TEXT]


def test_two_cards_side_by_side_are_both_read(card: Image.Image) -> None:
    other = pictures.TEXT.replace("Hạnh", "Phúc")
    both = Image.new("L", (card.width, card.height * 2), 96)
    both.paste(card, (0, 0))
    both.paste(pictures.card(4, other), (0, card.height))
    assert sorted(texts_in(saved(both, "PNG"))) == sorted([pictures.TEXT, other])


def png(wide: int, high: int, colour: int = 0, depth: int = 1) -> bytes:
    """Zeros packed so well that a few bytes stand for millions of dots."""

    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    row = (wide * depth * {0: 1, 2: 3, 6: 4}[colour] + 7) // 8 + 1
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(row)) for _ in range(high)) + packer.flush()
    head = struct.pack(">IIBBBBB", wide, high, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def hostile() -> Iterator[tuple[str, bytes, str]]:
    """What, the file, and why it is refused."""
    whole = pictures.jpeg(pictures.card(4))
    yield "144 million dots in 18 kB", png(12_000, 12_000), "pixels"
    yield "a lie of four billion dots", png(8, 8).replace(struct.pack(">II", 8, 8), b"\xff" * 8), "broken"
    yield "cut short", whole[: len(whole) // 2], "broken"
    yield "only a beginning", b"\xff\xd8\xff\xe0", "broken"
    yield "noise behind a beginning", b"\xff\xd8\xff" + bytes(range(256)) * 400, "broken"
    yield "a page called a photo", b"<html><script>alert(1)</script></html>", "other"
    yield "drawn lines", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "other"
    yield "a moving picture of old", b"GIF89a" + bytes(60), "other"
    yield "an archive", b"PK\x03\x04" + bytes(60), "other"
    yield "a phone's own kind", b"\x00\x00\x00\x18ftypheic" + bytes(60), "heic"
    yield "its cousin", b"\x00\x00\x00\x1cftypmif1" + bytes(60), "heic"
    yield "sound in the same box", b"RIFF\x00\x00\x00\x00WAVE" + bytes(60), "other"
    yield "an empty box", b"RIFF\x00\x00\x00\x00WEBP", "broken"
    yield "nothing", b"", "empty"
    yield "too heavy", b"\xff\xd8\xff" + bytes(LARGEST), "too_big"
    yield "no code in it", pictures.jpeg(Image.new("L", (800, 600), 120)), "none"


@pytest.mark.parametrize(("photo", "why"), [pytest.param(b, c, id=a) for a, b, c in hostile()])
def test_a_hostile_photo_is_refused_in_a_sentence(photo: bytes, why: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused(photo) == why
    assert SENTENCES[why].endswith(".")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


def test_what_hangs_behind_a_photo_does_nothing(card: Image.Image) -> None:
    photo = pictures.jpeg(card) + b"<html><script>alert(1)</script>PK\x03\x04"
    assert texts_in(photo) == [pictures.TEXT]


def test_the_largest_that_is_allowed_stays_within_the_childs_memory() -> None:
    assert refused(png(6_400, 6_200, depth=8)) == "none"
    assert refused(png(6_300, 6_100, colour=6, depth=8)) in ("none", "heavy")


def test_every_bit_wrong_ends_in_a_sentence() -> None:
    photo = pictures.jpeg(pictures.card(2))
    for at in range(0, len(photo), len(photo) // 40):
        bent = photo[:at] + bytes([photo[at] ^ 0xFF]) + photo[at + 1 :]
        assert read(bent) in ([], [pictures.TEXT])


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(parent, "_CHILD", "http.server")
    monkeypatch.setattr(parent, "_SECONDS", 1.0)
    assert refused(b"\xff\xd8\xff" + bytes(300_000)) == "slow"


def test_when_too_many_ask_at_once_they_are_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "_PATIENCE", 0.01)
    with parent._PLACES, parent._PLACES:
        assert refused(b"\xff\xd8\xff") == "busy"
    assert refused(b"\xff\xd8\xff") == "broken"
