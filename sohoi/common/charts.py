"""Small charts as SVG, made on the server: a bar, a line, parts of a whole, columns.

They hold no style and no script, which the pages' security header refuses: colours come from the stylesheet,
by class. Lengths along a chart are percentages, so that it takes the width it is given while its text keeps
the size of 16 pixels; a drawing scaled to a telephone would shrink its words with it. Each chart is one
picture with a sentence that says its numbers (`aria-label`). Numbers are never negative.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sohoi.common.text import group_digits

Number = int | float
Tone = Literal["brand", "done", "wait", "wrong", "muted"]

_TEXT = 16
_MANY = 13  # a year of months with the one it is compared to
_PLOT_TOP, _PLOT_HEIGHT = 30, 64
_COLUMN_TOP, _COLUMN_HEIGHT = 24, 120
_BAND, _ROW = 28, 28
_LINE = 48


@dataclass(frozen=True, slots=True)
class Point:
    """A value and what it is called: a month, an age group."""

    label: str
    value: Number


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole. Its tone is a state (done, wait, wrong), or brand and muted where there is none."""

    label: str
    value: Number
    tone: Tone = "brand"


def bar(value: Number, maximum: Number, *, label: str) -> SafeString:
    """A bar for a cell of a table, in proportion to the greatest value of its column.

    The number stands in the table; `label` says it to those who do not see ("Thôn Đông: 186 hội viên").
    """
    _check((value, maximum))
    length = format_html('<rect class="chart-bar" width="{}" height="18" rx="2"/>', _share(value, maximum))
    return _picture(label, 18, length if value else SafeString())


def line(points: Sequence[Point], *, title: str) -> SafeString:
    """A line through time: the last value at its end, the first and last period below; "" for no points.

    Drawn between the lowest and the highest value, since a register changes by few in many: the height of the
    line means nothing, its direction does.
    """
    if not points:
        return SafeString()
    _check(point.value for point in points)
    heights = _heights([point.value for point in points])
    height = _PLOT_TOP + _PLOT_HEIGHT + 26
    return _picture(_told(title, _landmarks(points)), height, _drawn(points, heights))


def stacked(parts: Sequence[Part], *, title: str) -> SafeString:
    """One bar of all parts, and under it a line for each with its colour, words, number and share."""
    _check(part.value for part in parts)
    total = sum(part.value for part in parts)
    key = [(part, _said(part.value, total)) for part in parts]
    words = "; ".join(f"{part.label} {said}" for part, said in key)
    return _picture(
        _told_of(title, words),
        _BAND + _ROW * len(parts) + 4,
        _band(parts, total) + _key(key),
    )


def band(parts: Sequence[Part], *, title: str) -> SafeString:
    """One bar of all parts without a key: for a page where each part has a card of its own below."""
    _check(part.value for part in parts)
    words = "; ".join(f"{part.label} {_number(part.value)}" for part in parts)
    return _picture(_told_of(title, words), _BAND, _band(parts, sum(part.value for part in parts)))


def columns(points: Sequence[Point], *, title: str) -> SafeString:
    """Columns from zero, each with its number above and its name below; "" for no points.

    A column with a number of four digits needs 48 pixels, so a narrow telephone has room for five. For more,
    or for names of more than five letters, take `rows`.
    """
    if not points:
        return SafeString()
    _check(point.value for point in points)
    return _picture(_told(title, points), _COLUMN_TOP + _COLUMN_HEIGHT + 24, _standing(points))


def rows(points: Sequence[Point], *, title: str) -> SafeString:
    """Bars from zero one below the other, over each its name and number; "" for no points. Fits any width."""
    if not points:
        return SafeString()
    _check(point.value for point in points)
    return _picture(_told(title, points), _LINE * len(points), _lying(points))


def _picture(label: str, height: int, content: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart" role="img" aria-label="{}" width="100%" height="{}">{}</svg>',
        label,
        height,
        content,
    )


def _told(title: str, points: Iterable[Point]) -> str:
    return f"{title}: " + "; ".join(f"{point.label} {_number(point.value)}" for point in points)


def _told_of(title: str, words: str) -> str:
    return f"{title}: {words}" if words else title


def _text(text: str, *, x: str, y: Number, anchor: str, strong: bool = False) -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}" font-size="{}">{}</text>',
        "chart-last" if strong else "chart-text",
        x,
        _short(y),
        anchor,
        _TEXT,
        text,
    )


# --- line ---


def _heights(values: Sequence[Number]) -> list[float]:
    """How far below the top of the plot each value lies. Changes under 2 % are not blown up to fill it."""
    low, high = min(values), max(values)
    span = max(high - low, high * 0.02) or 1
    spare = (span - (high - low)) / 2
    return [_PLOT_HEIGHT * 0.92 * (high + spare - value) / span for value in values]


def _drawn(points: Sequence[Point], heights: Sequence[float]) -> SafeString:
    steps = max(len(points) - 1, 1)
    # A single value is a line as well: it was so all the time.
    drawn = heights if len(heights) > 1 else [*heights, *heights]
    track = " ".join(f"{_short(100 * i / steps)},{_short(y)}" for i, y in enumerate(drawn))
    below = _PLOT_TOP + _PLOT_HEIGHT + 20
    # Above everything near the end, or a falling line would run through the number.
    over = _PLOT_TOP + min(heights[-max(1, len(heights) // 4 + 1) :]) - 10
    return format_html(
        '<line class="chart-axis" x1="0" x2="100%" y1="{axis}" y2="{axis}"/>'
        '<svg y="{top}" width="100%" height="{height}" viewBox="0 0 100 {height}" preserveAspectRatio="none"'
        ' overflow="visible"><polyline class="chart-line" fill="none" vector-effect="non-scaling-stroke"'
        ' points="{track}"/></svg>{number}{first}{last}',
        axis=_PLOT_TOP + _PLOT_HEIGHT,
        top=_PLOT_TOP,
        height=_PLOT_HEIGHT,
        track=track,
        number=_text(_number(points[-1].value), x="100%", y=over, anchor="end", strong=True),
        first=_text(points[0].label, x="0", y=below, anchor="start") if len(points) > 1 else "",
        last=_text(points[-1].label, x="100%", y=below, anchor="end"),
    )


def _landmarks(points: Sequence[Point]) -> Sequence[Point]:
    """Every point, or, of very many, the first, the last and the extremes."""
    if len(points) <= _MANY:
        return points
    lowest, highest = (choose(points, key=lambda point: point.value) for choose in (min, max))
    return [point for point in points if point in (points[0], lowest, highest, points[-1])]


# --- parts of a whole ---


def _band(parts: Sequence[Part], total: Number) -> SafeString:
    reached, rects = 0.0, []
    for part in parts:
        if part.value:
            rects.append((part.tone, _share(reached, total), _share(part.value, total), _BAND))
        reached += part.value
    track = format_html('<rect class="chart-track" width="100%" height="{}" rx="4"/>', _BAND)
    filled = format_html_join("", '<rect class="chart-part chart-{}" x="{}" width="{}" height="{}"/>', rects)
    return track + filled


def _key(parts: Sequence[tuple[Part, str]]) -> SafeString:
    lines = []
    for i, (part, said) in enumerate(parts):
        foot = _BAND + _ROW * (i + 1) - 4
        words = _text(part.label, x="24", y=foot, anchor="start")
        number = _text(said, x="100%", y=foot, anchor="end", strong=True)
        lines.append((part.tone, foot - 13, words + number))
    return format_html_join("", '<rect class="chart-{}" y="{}" width="14" height="14" rx="3"/>{}', lines)


# --- columns ---


def _standing(points: Sequence[Point]) -> SafeString:
    highest = max(point.value for point in points)
    foot = _COLUMN_TOP + _COLUMN_HEIGHT
    width, drawn = 100 / len(points), []
    for i, point in enumerate(points):
        height = _COLUMN_HEIGHT * point.value / highest if highest else 0
        middle = f"{_short(width * (i + 0.5))}%"
        number = _text(_number(point.value), x=middle, y=foot - height - 6, anchor="middle", strong=True)
        name = _text(point.label, x=middle, y=foot + 20, anchor="middle")
        place = (f"{_short(width * (i + 0.15))}%", _short(foot - height), f"{_short(width * 0.7)}%")
        drawn.append((*place, _short(height), number + name))
    rects = '<rect class="chart-column" x="{}" y="{}" width="{}" height="{}" rx="2"/>{}'
    axis = format_html('<line class="chart-axis" x1="0" x2="100%" y1="{}" y2="{}"/>', foot, foot)
    return format_html_join("", rects, drawn) + axis


def _lying(points: Sequence[Point]) -> SafeString:
    highest, drawn = max(point.value for point in points), []
    for i, point in enumerate(points):
        y = _LINE * i + 18
        name = _text(point.label, x="0", y=y, anchor="start")
        number = _text(_number(point.value), x="100%", y=y, anchor="end", strong=True)
        drawn.append((name + number, y + 7, _share(point.value, highest)))
    return format_html_join("", '{}<rect class="chart-bar" y="{}" width="{}" height="12" rx="2"/>', drawn)


# --- numbers ---


def _check(values: Iterable[Number]) -> None:
    if any(not 0 <= value < float("inf") for value in values):
        raise ValueError("a chart draws finite numbers from zero up")


def _share(value: Number, whole: Number) -> str:
    return f"{_short(min(100.0, 100 * value / whole) if whole else 0)}%"


def _said(value: Number, whole: Number) -> str:
    """ "120 (79%)"; of almost nothing and almost all the share is not rounded to what it is not."""
    share = 100 * value / whole if whole else 0
    if 0 < share < 1:
        return _number(value)
    return f"{_number(value)} ({99 if 99 < share < 100 else round(share)}%)"


def _number(value: Number) -> str:
    """6.128 or 1.234,5."""
    whole = round(value)
    if abs(value - whole) < 0.05:
        return group_digits(whole)
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))


def _short(value: Number) -> str:
    """A length with as many digits as a screen can show."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
