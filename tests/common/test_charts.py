"""The charts are read back as XML: what is drawn where, what is said, and that nothing else got in."""

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from sohoi.common.charts import Number, Part, Point, bar, columns, line, rows, stacked

AGES = [Point("18-29", 310), Point("30-39", 1204), Point("40-49", 1500), Point("50-59", 0)]
YEAR = [Point("12/2025", 6010), Point("6/2026", 6049), Point("11/2026", 6128)]
ANSWERS = [
    Part("Đã trả lời", 120, "done"),
    Part("Chưa trả lời", 31, "wait"),
    Part("Chưa gọi được", 1, "wrong"),
]

EVERY: dict[str, Callable[[str], SafeString]] = {
    "bar": lambda text: bar(3, 4, label=text),
    "line": lambda text: line([Point(text, 1), Point("b", 2)], title=text),
    "stacked": lambda text: stacked([Part(text, 1), Part("b", 2, "done")], title=text),
    "columns": lambda text: columns([Point(text, 1), Point("b", 2)], title=text),
    "rows": lambda text: rows([Point(text, 1), Point("b", 2)], title=text),
}


def read(chart: str) -> ET.Element:
    return ET.fromstring(chart)  # noqa: S314 - made here


def texts(chart: str) -> list[str]:
    return [text.text or "" for text in read(chart).iter("text")]


def drawn(chart: str, name: str) -> list[dict[str, str]]:
    """The attributes of the shapes of one class."""
    return [shape.attrib for shape in read(chart).iter() if name in shape.get("class", "").split()]


def percent(length: str) -> float:
    assert length.endswith("%")
    return float(length[:-1])


# --- every chart ---


@pytest.mark.parametrize("draw", EVERY.values(), ids=EVERY)
def test_a_chart_is_one_picture_with_a_sentence_and_takes_the_width_it_gets(
    draw: Callable[[str], SafeString],
) -> None:
    chart = draw("Hội viên")
    root = read(chart)
    assert isinstance(chart, SafeString)
    assert root.tag == "svg"
    assert root.get("role") == "img"
    assert "Hội viên" in root.get("aria-label", "")
    assert root.get("width") == "100%"
    assert root.get("viewBox") is None  # it would scale the words


@pytest.mark.parametrize("draw", EVERY.values(), ids=EVERY)
def test_a_chart_passes_a_strict_content_policy(draw: Callable[[str], SafeString]) -> None:
    for element in read(draw("x")).iter():
        assert element.tag in {"svg", "rect", "line", "polyline", "text"}
        assert not [name for name in element.attrib if name == "style" or name.startswith(("on", "href"))]


@pytest.mark.parametrize("draw", EVERY.values(), ids=EVERY)
@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "<b>", "a & b", "' onload='x", "]]>"])
def test_a_hostile_name_is_only_a_name(draw: Callable[[str], SafeString], text: str) -> None:
    root, plain = read(draw(text)), read(draw("x"))
    assert text in root.get("aria-label", "")
    assert [element.tag for element in root.iter()] == [element.tag for element in plain.iter()]
    assert [sorted(element.attrib) for element in root.iter()] == [
        sorted(element.attrib) for element in plain.iter()
    ]


@pytest.mark.parametrize("draw", EVERY.values(), ids=EVERY)
def test_words_are_never_smaller_than_16_pixels(draw: Callable[[str], SafeString]) -> None:
    root = read(draw("x"))
    assert {text.get("font-size") for text in root.iter("text")} <= {"16"}
    # Nothing that holds words is scaled.
    assert [list(svg.iter("text")) for svg in root.iter("svg") if svg.get("viewBox")] in ([], [[]])


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf")])
def test_a_value_that_cannot_be_drawn_is_refused(value: Number) -> None:
    for draw in (
        lambda: bar(value, 4, label="x"),
        lambda: line([Point("a", value)], title="x"),
        lambda: stacked([Part("a", value)], title="x"),
        lambda: columns([Point("a", value)], title="x"),
        lambda: rows([Point("a", value)], title="x"),
    ):
        with pytest.raises(ValueError, match="finite numbers"):
            draw()


def test_nothing_to_draw_is_nothing() -> None:
    assert line([], title="x") == columns([], title="x") == rows([], title="x") == ""


@given(
    st.lists(
        st.builds(
            Point, st.text(st.characters(codec="utf-8", exclude_categories=["C"])), st.integers(0, 10**9)
        )
    )
)
def test_any_figures_stay_inside_their_picture(points: list[Point]) -> None:
    for chart in (line(points, title="x"), columns(points, title="x"), rows(points, title="x")):
        if not chart:
            assert points == []
            continue
        root = read(chart)
        height = float(root.attrib["height"])
        for rect in root.iter("rect"):
            assert float(rect.get("y", 0)) >= 0
            assert float(rect.get("y", 0)) + float(rect.attrib["height"]) <= height
            assert 0 <= percent(rect.get("x", "0%")) + percent(rect.attrib["width"]) <= 100.01
        for text in root.iter("text"):
            assert 14 <= float(text.attrib["y"]) <= height - 4


# --- a bar in a table ---


@pytest.mark.parametrize(
    ("value", "maximum", "width"),
    [(301, 301, "100%"), (0, 301, None), (1, 3, "33.33%"), (5, 3, "100%"), (0, 0, None), (2.5, 10, "25%")],
)
def test_a_bar_is_as_long_as_its_share(value: Number, maximum: Number, width: str | None) -> None:
    bars = drawn(bar(value, maximum, label="x"), "chart-bar")
    assert [shape["width"] for shape in bars] == ([width] if width else [])


def test_a_bar_says_what_the_caller_says() -> None:
    assert read(bar(186, 301, label="Thôn Đông: 186 hội viên")).get("aria-label") == "Thôn Đông: 186 hội viên"


# --- a line through time ---


def test_a_line_writes_its_last_value_and_the_first_and_last_period() -> None:
    assert texts(line(YEAR, title="Hội viên")) == ["6.128", "12/2025", "11/2026"]


def test_a_line_says_every_value() -> None:
    said = read(line(YEAR, title="Hội viên")).get("aria-label")
    assert said == "Hội viên: 12/2025 6.010; 6/2026 6.049; 11/2026 6.128"


def test_a_very_long_line_says_its_ends_and_extremes() -> None:
    points = [Point(f"n{i}", value) for i, value in enumerate([50, 40, 3, *range(41, 60), 99, 70])]
    assert read(line(points, title="x")).get("aria-label") == "x: n0 50; n2 3; n22 99; n23 70"


def track(values: list[Number]) -> list[tuple[float, float]]:
    [shape] = drawn(line([Point(str(i), value) for i, value in enumerate(values)], title="x"), "chart-line")
    pairs = [pair.split(",") for pair in shape["points"].split()]
    return [(float(x), float(y)) for x, y in pairs]


def test_a_line_goes_from_edge_to_edge_and_up_when_figures_rise() -> None:
    found = track([10, 20, 40])
    assert [x for x, _ in found] == [0, 50, 100]
    assert found[0][1] > found[1][1] > found[2][1] == 0
    assert found[0][1] - found[1][1] == pytest.approx((found[1][1] - found[2][1]) / 2, rel=0.01)


def test_a_change_of_a_few_in_many_does_not_look_like_a_mountain() -> None:
    small, great = track([10_000, 10_010]), track([10_000, 12_000])
    assert small[0][1] - small[1][1] < (great[0][1] - great[1][1]) / 10


@pytest.mark.parametrize("values", [[7], [7, 7, 7], [0], [0, 0]])
def test_what_does_not_change_is_a_level_line(values: list[Number]) -> None:
    found = track(values)
    assert len(found) >= 2
    assert len({y for _, y in found}) == 1
    assert (found[0][0], found[-1][0]) == (0, 100)


def test_a_single_period_is_named_once() -> None:
    assert texts(line([Point("11/2026", 5)], title="x")) == ["5", "11/2026"]


def test_the_last_value_stands_above_a_falling_line() -> None:
    chart = read(line([Point("a", 90), Point("b", 60), Point("c", 30), Point("d", 0)], title="x"))
    number = next(text for text in chart.iter("text") if text.get("class") == "chart-last")
    inner = chart.find("svg")
    assert inner is not None
    before_last = float(inner[0].attrib["points"].split()[-2].split(",")[1]) + float(inner.attrib["y"])
    assert float(number.attrib["y"]) < before_last


# --- parts of a whole ---


def test_parts_fill_the_bar_in_order_and_by_share() -> None:
    parts = drawn(stacked(ANSWERS, title="x"), "chart-part")
    assert [(part["class"], part["x"], part["width"]) for part in parts] == [
        ("chart-part chart-done", "0%", "78.95%"),
        ("chart-part chart-wait", "78.95%", "20.39%"),
        ("chart-part chart-wrong", "99.34%", "0.66%"),
    ]


def test_each_part_has_its_colour_words_and_number_in_text() -> None:
    chart = stacked(ANSWERS, title="Giấy mời")
    assert texts(chart) == ["Đã trả lời", "120 (79%)", "Chưa trả lời", "31 (20%)", "Chưa gọi được", "1"]
    squares = [
        shape["class"]
        for shape in (rect.attrib for rect in read(chart).iter("rect"))
        if shape["width"] == "14"
    ]
    assert squares == ["chart-done", "chart-wait", "chart-wrong"]
    assert read(chart).get("aria-label") == (
        "Giấy mời: Đã trả lời 120 (79%); Chưa trả lời 31 (20%); Chưa gọi được 1"
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((0, 5), ["0 (0%)", "5 (100%)"]),
        ((0, 0), ["0 (0%)", "0 (0%)"]),
        ((1, 999), ["1", "999 (99%)"]),
        ((1, 2), ["1 (33%)", "2 (67%)"]),
        ((1234, 8766), ["1.234 (12%)", "8.766 (88%)"]),
    ],
)
def test_shares_are_never_rounded_to_all_or_nothing(values: tuple[int, int], said: list[str]) -> None:
    chart = stacked([Part("a", values[0]), Part("b", values[1])], title="x")
    assert texts(chart)[1::2] == said


def test_a_part_of_nothing_is_named_but_not_drawn() -> None:
    chart = stacked([Part("Có", 0, "done"), Part("Không", 0, "wait")], title="x")
    assert drawn(chart, "chart-part") == []
    assert len(drawn(chart, "chart-track")) == 1
    assert texts(chart)[::2] == ["Có", "Không"]


def test_no_parts_at_all_is_an_empty_bar_with_its_title() -> None:
    assert read(stacked([], title="Giấy mời")).get("aria-label") == "Giấy mời"


# --- columns and rows ---


def test_columns_stand_on_one_ground_and_rise_from_zero() -> None:
    shapes = drawn(columns(AGES, title="x"), "chart-column")
    assert {float(shape["y"]) + float(shape["height"]) for shape in shapes} == {144}
    assert [float(shape["height"]) for shape in shapes] == [24.8, 96.32, 120, 0]


def test_columns_share_the_width_and_carry_number_and_name() -> None:
    chart = columns(AGES, title="Tuổi")
    assert texts(chart) == ["310", "18-29", "1.204", "30-39", "1.500", "40-49", "0", "50-59"]
    assert [text.get("x") for text in read(chart).iter("text")][::2] == ["12.5%", "37.5%", "62.5%", "87.5%"]
    assert read(chart).get("aria-label") == "Tuổi: 18-29 310; 30-39 1.204; 40-49 1.500; 50-59 0"


def test_rows_are_long_by_share_of_the_greatest_and_carry_name_and_number() -> None:
    chart = rows(AGES, title="Tuổi")
    assert [shape["width"] for shape in drawn(chart, "chart-bar")] == ["20.67%", "80.27%", "100%", "0%"]
    assert texts(chart) == ["18-29", "310", "30-39", "1.204", "40-49", "1.500", "50-59", "0"]


def test_rows_say_every_value_however_many() -> None:
    said = read(rows([Point(f"Thôn {i}", i) for i in range(27)], title="x")).get("aria-label", "")
    assert said.count("Thôn") == 27


def test_all_zero_is_drawn_flat() -> None:
    none = [Point("a", 0), Point("b", 0)]
    assert [shape["height"] for shape in drawn(columns(none, title="x"), "chart-column")] == ["0", "0"]
    assert [shape["width"] for shape in drawn(rows(none, title="x"), "chart-bar")] == ["0%", "0%"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (999, "999"),
        (6128, "6.128"),
        (1234567, "1.234.567"),
        (1234.5, "1.234,5"),
        (2.0, "2"),
        (0.26, "0,3"),
    ],
)
def test_numbers_are_written_as_people_write_them(value: Number, written: str) -> None:
    assert texts(line([Point("a", value)], title="x"))[0] == written
