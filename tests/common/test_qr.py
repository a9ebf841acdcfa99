"""A drawn code reads back, from the picture that the page holds."""

from __future__ import annotations

import re

import zxingcpp
from PIL import Image

from sohoi.common import qr

ADDRESS = "https://sohoi.vidu.vn/hoi-vien/{}/"


def painted(drawn: str) -> Image.Image:
    """The strokes of the drawing as dots, eight to a module."""
    size = re.search(r'viewBox="0 0 (\d+) \1"', drawn)
    assert size
    canvas = Image.new("L", (int(size[1]), int(size[1])), 255)
    x = y = 0.0
    for step, numbers in re.findall(r"([Mmh])([-\d. ]+)", drawn.split('d="')[1].split('"')[0]):
        found = [float(one) for one in re.findall(r"-?[\d.]+", numbers)]
        if step == "h":
            for dot in range(int(found[0])):
                canvas.putpixel((int(x) + dot, int(y)), 0)
            x += found[0]
        else:
            x, y = (found[0], found[1]) if step == "M" else (x + found[0], y + found[1])
    return canvas.resize((canvas.width * 8, canvas.height * 8), Image.Resampling.NEAREST)


def test_codes_read_back() -> None:
    for person in (1, 763, 987654, 12345678):
        text = ADDRESS.format(person)
        assert [one.text for one in zxingcpp.read_barcodes(painted(str(qr.drawing(text))))] == [text]


def test_a_drawing_brings_no_style_of_its_own() -> None:
    drawn = qr.drawing(ADDRESS.format(1), css="qr-small")
    assert 'class="qr-small"' in drawn
    assert "style" not in drawn and "width=" not in drawn
