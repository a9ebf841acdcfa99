import unicodedata
from collections import Counter

import pytest

from sohoi.members import codes
from sohoi.members.codes import ETHNIC_GROUPS, ethnic_group, is_minority

LISTS = {
    "religions": codes.RELIGIONS,
    "occupations": codes.OCCUPATIONS,
    "education": codes.EDUCATION,
    "professional": codes.PROFESSIONAL,
    "political theory": codes.POLITICAL_THEORY,
    "marital": codes.MARITAL,
    "ethnic": tuple(group.name for group in ETHNIC_GROUPS),
}


def test_the_54_groups_are_numbered_as_in_1979() -> None:
    assert [group.code for group in ETHNIC_GROUPS] == [f"{number:02}" for number in range(1, 55)]
    spot = {group.code: group.name for group in ETHNIC_GROUPS}
    assert [spot[code] for code in ("01", "04", "06", "11", "25", "34", "54")] == [
        "Kinh",
        "Hoa",
        "Mường",
        "Ngái",
        "Giáy",
        "Xinh-mun",
        "Rơ-măm",
    ]


@pytest.mark.parametrize("values", LISTS.values(), ids=LISTS)
def test_a_list_has_no_value_twice_and_clean_words(values: tuple[str, ...]) -> None:
    assert [value for value, count in Counter(values).items() if count > 1] == []
    assert list(values) == [unicodedata.normalize("NFC", value).strip() for value in values]
    assert all(len(value) <= 40 for value in values)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Kinh", "Kinh"),
        (" KINH ", "Kinh"),
        ("dân tộc Kinh", "Kinh"),
        ("Dân tộc Tày", "Tày"),
        ("H'Mông", "Mông"),
        ("H’mông", "Mông"),
        ("Hmong", "Mông"),
        ("Khmer", "Khơ-me"),
        ("khơ me", "Khơ-me"),
        ("Ê Đê", "Ê-đê"),
        ("E-de", "Ê-đê"),
        ("M'Nông", "Mnông"),
        ("K’Ho", "Cơ-ho"),
        ("Cao Lan", "Sán Chay"),
        ("Vân Kiều", "Bru-Vân Kiều"),
    ],
)
def test_a_group_is_known_however_it_is_spelled(written: str, name: str) -> None:
    group = ethnic_group(written)
    assert group is not None
    assert group.name == name


@pytest.mark.parametrize("written", ["", "-", "Khác", "Kin", "Pháp"])
def test_other_words_name_no_group(written: str) -> None:
    assert ethnic_group(written) is None
    assert is_minority(written) is None


def test_every_name_leads_to_its_own_group_only() -> None:
    """Two names that fold alike would send one people's members to another."""
    named = [(name, group) for group in ETHNIC_GROUPS for name in (group.name, *group.others)]
    assert [(name, ethnic_group(name)) for name, _ in named] == named


def test_a_minority_is_everyone_but_kinh() -> None:
    assert is_minority("Việt") is False
    assert is_minority("Mường") is True
    assert sum(is_minority(group.name) is True for group in ETHNIC_GROUPS) == 53


def test_ten_and_twelve_classes_are_both_there() -> None:
    assert {"10/10", "7/10", "12/12", "9/12"} <= set(codes.EDUCATION)
    assert "11/10" not in codes.EDUCATION
