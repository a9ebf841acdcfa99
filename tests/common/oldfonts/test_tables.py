"""Old letters to Unicode: every letter of the language, and names by the thousand there and back."""

import unicodedata
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoi.common.oldfonts import Scheme, scheme_of_font, to_unicode
from sohoi.common.oldfonts.tables import through_1258
from sohoi.common.text import proper_name
from tests.common.oldfonts import writing

SMALL = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


@pytest.mark.parametrize(
    ("scheme", "old", "new"),
    [
        (Scheme.TCVN3, "TiÕng ViÖt rÊt hay", "Tiếng Việt rất hay"),
        (Scheme.TCVN3, "NguyÔn ThÞ H¹nh", "Nguyễn Thị Hạnh"),
        (Scheme.TCVN3, "Vâ Ph\xad¬ng H»ng", "Võ Phương Hằng"),
        (Scheme.TCVN3, "§Æng", "Đặng"),
        (Scheme.VNI, "Tieáng Vieät raát hay", "Tiếng Việt rất hay"),
        (Scheme.VNI, "Nguyeãn Thò Haïnh", "Nguyễn Thị Hạnh"),
        (Scheme.VNI, "ÑAËNG THÒ BÖÔÛI", "ĐẶNG THỊ BƯỞI"),
        (Scheme.VNI, "Aùnh", "Ánh"),
        (Scheme.VNI, "Traàn Thò Myõ", "Trần Thị Mỹ"),
        (Scheme.VIQR, "Tie^'ng Vie^.t ra^'t hay", "Tiếng Việt rất hay"),
        (Scheme.VIQR, "DDa(.ng Thi. Bu+o+?i", "Đặng Thị Bưởi"),
        (Scheme.VIQR, "Nguye~^n", "Nguyễn"),
        (Scheme.VIQR, r"Hoa\. Lan\?", "Hoa. Lan?"),
        (Scheme.CP1258, "NguyêÞn", "Nguyễn"),
        (Scheme.UTF8, "Nguyá»…n Thá»‹ HÃ\xa0", "Nguyễn Thị Hà"),
        (Scheme.UTF8, "LÃª Thá»‹ HÃ", "Lê Thị Hà"),
        (Scheme.UTF8, "HÃ  Lan", "Hà Lan"),
        (Scheme.UTF8, "HÃ Lan", "HÃ Lan"),
        (Scheme.UTF8, "Nguyễn", "Nguyễn"),
    ],
)
def test_known_words(scheme: Scheme, old: str, new: str) -> None:
    assert to_unicode(old, scheme) == new


ROADS: dict[Scheme, Callable[[str], str]] = {
    Scheme.TCVN3: writing.tcvn3,
    Scheme.VNI: writing.vni,
    Scheme.VIQR: writing.viqr,
    Scheme.CP1258: lambda text: writing.cp1258(text).decode("latin-1"),
    Scheme.UTF8: writing.spoilt_utf8,
}


@pytest.mark.parametrize("scheme", ROADS)
def test_every_small_letter_comes_back(scheme: Scheme) -> None:
    for letter in SMALL:
        word = f"x{letter}x"
        assert to_unicode(ROADS[scheme](word), scheme) == word


@pytest.mark.parametrize("scheme", [scheme for scheme in ROADS if scheme is not Scheme.TCVN3])
def test_every_capital_comes_back(scheme: Scheme) -> None:
    for letter in SMALL.upper():
        word = f"X{letter}X"
        assert to_unicode(ROADS[scheme](word), scheme) == word


@pytest.mark.parametrize("scheme", ROADS)
def test_names_by_the_thousand_come_back(scheme: Scheme) -> None:
    for name in writing.names(Random(scheme.value), 3000):
        assert proper_name(to_unicode(ROADS[scheme](name), scheme)) == name


def test_names_in_capital_fonts_come_back() -> None:
    for name in writing.names(Random(1), 2000):
        stored = writing.tcvn3_capitals(name)
        assert to_unicode(stored, Scheme.TCVN3, capitals=True) == name.upper()


def test_names_typed_in_capitals_without_a_capital_font() -> None:
    """The font had no capital Ễ: what was typed NGUYỄN is stored as NGUYÔN and means capitals."""
    assert to_unicode("NGUYÔN THÞ H¹", Scheme.TCVN3) == "NGUYỄN THỊ HẠ"
    assert to_unicode("Bµ NGUYÔN ThÞ Hoa", Scheme.TCVN3) == "Bà NGUYỄN Thị Hoa"
    assert to_unicode("Lª §ç", Scheme.TCVN3) == "Lê Đỗ"


def test_marks_of_vni_may_be_small_after_a_capital() -> None:
    for name in writing.names(Random(2), 2000):
        assert to_unicode(writing.vni(name, small_marks=True), Scheme.VNI) == name
        assert proper_name(to_unicode(writing.vni(name.upper(), small_marks=True), Scheme.VNI)) == name


def test_old_letters_that_a_vietnamese_windows_had_read() -> None:
    for name in writing.names(Random(3), 500):
        stored = writing.tcvn3(name)
        assert through_1258(stored.encode("latin-1").decode("cp1258")) == stored


@given(text=st.text())
@pytest.mark.parametrize("scheme", list(Scheme))
def test_any_text_is_converted_to_composed_text(scheme: Scheme, text: str) -> None:
    found = to_unicode(text, scheme)
    assert found == unicodedata.normalize("NFC", found)


@given(text=st.text(alphabet=st.characters(max_codepoint=127, exclude_characters="\\")))
@pytest.mark.parametrize("scheme", [Scheme.TCVN3, Scheme.VNI, Scheme.UTF8, Scheme.CP1258])
def test_plain_text_stays(scheme: Scheme, text: str) -> None:
    assert to_unicode(text, scheme) == text


@pytest.mark.parametrize(
    ("font", "found"),
    [
        (".VnTime", (Scheme.TCVN3, False)),
        (".VnTimeH", (Scheme.TCVN3, True)),
        (".VnArial NarrowH", (Scheme.TCVN3, True)),
        (".vnavanth", (Scheme.TCVN3, False)),
        ("VNI-Times", (Scheme.VNI, False)),
        ("VNI-Helve-Condense", (Scheme.VNI, False)),
        ("Times New Roman", None),
        ("Vnitura", None),
        ("", None),
    ],
)
def test_what_the_name_of_a_font_tells(font: str, found: tuple[Scheme, bool] | None) -> None:
    assert scheme_of_font(font) == found
