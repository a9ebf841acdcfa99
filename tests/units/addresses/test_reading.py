"""An address names its commune, however it is written, or nothing: never another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sohoi.common.text import fold, nfc_clean
from sohoi.units import facts
from sohoi.units.addresses import Reading, is_known, read
from sohoi.units.facts import OldCommuneFact
from tests.units.addresses.cases import CASES

HOA_VANG = "20320"
SHORT = {
    "xã": "X.",
    "phường": "P.",
    "thị trấn": "TT ",
    "huyện": "H.",
    "quận": "Q.",
    "thị xã": "TX.",
    "thành phố": "TP ",
    "tỉnh": "T.",
}
OLD = [one for one in facts.old_communes() if one.code != one.district.code]


@pytest.mark.parametrize(("here", "text", "detail", "old", "now"), CASES)
def test_an_address_as_people_write_it(here: str, text: str, detail: str, old: str, now: str) -> None:
    assert read(text, here) == Reading(detail, old, tuple(now.split()))


def test_the_table_has_what_the_country_writes() -> None:
    assert len(CASES) > 80
    assert sum(not now for *_, now in CASES) > 25  # a good part must stay unread
    assert sum(" " in now for *_, now in CASES) > 5


def full(one: OldCommuneFact) -> str:
    return f"{one.kind} {one.name}, {one.district.kind} {one.district.name}, {one.province.name}"


def short(one: OldCommuneFact) -> str:
    return f"{SHORT[one.kind]}{one.name}, {SHORT[one.district.kind]}{one.district.name}"


def blanks(one: OldCommuneFact) -> str:
    return full(one).replace(",", "")


def dashes(one: OldCommuneFact) -> str:
    return f"{SHORT[one.kind]} {one.name} - {one.district.name} - {one.province.name}"


SPELLINGS: tuple[Callable[[OldCommuneFact], str], ...] = (
    full,
    short,
    blanks,
    dashes,
    lambda one: full(one).upper(),
    lambda one: full(one).replace("òa", "oà").replace("úy", "uý"),
)
PLACES = ("Thôn 3, ", "Số 12 ngõ 5, tổ 7, ", "", "xóm Đoài - ", "TDP số 4, ")


def others_alike(one: OldCommuneFact, *, province: bool) -> list[OldCommuneFact]:
    """Other communes of which the same words can be said, where a district of that name is."""
    same = (other for other in BY_NAME[one.name] if other is not one)
    alike = [other for other in same if other.district.name == one.district.name and other.kind == one.kind]
    return [other for other in alike if not province or other.province == one.province]


BY_NAME: dict[str, list[OldCommuneFact]] = {}
for _one in OLD:
    BY_NAME.setdefault(_one.name, []).append(_one)


@pytest.mark.parametrize("spelling", range(len(SPELLINGS)))
def test_every_old_commune_that_is_unique_is_found(spelling: int) -> None:
    """Each in one spelling or another: all of them over the runs of this test."""
    wrong: list[str] = []
    for n, one in enumerate(OLD):
        if n % len(SPELLINGS) != spelling:
            continue
        text = PLACES[n % len(PLACES)] + SPELLINGS[spelling](one)
        if others_alike(one, province=SPELLINGS[spelling] is not short):
            assert read(text).old in ("", one.code)
        elif read(text).old != one.code:
            wrong.append(text)
    assert wrong == []


def test_without_accents_no_other_commune_is_taken_for_it() -> None:
    unread = 0
    for one in OLD[::3]:
        found = read(fold(f"xom 5, {full(one)}"))
        assert found.old in ("", one.code)
        unread += not found.old
    assert 0 < unread < 25


def test_a_commune_knows_its_own_old_ones_by_their_names_alone() -> None:
    """Found, or known for what it is today where a new commune bears the same name."""
    for one in OLD[::5]:
        now = tuple(new.code for new in facts.new_of(one.code))
        found = read(f"thôn Đoài, {one.kind} {one.name}", now[0])
        assert found.old in ("", one.code)
        assert found.now in ((), now)


def communes_elsewhere(here: str) -> Iterator[OldCommuneFact]:
    ours = facts.commune(here).province_code
    return (one for one in OLD if one.province.new_code != ours)


def test_a_name_alone_is_never_looked_for_in_another_province() -> None:
    names_here = {
        fold(unit.name)
        for unit in (
            *facts.find_old_communes("48", ""),
            *facts.communes("48"),
        )
    }
    strangers = [one for one in communes_elsewhere(HOA_VANG) if fold(one.name) not in names_here]
    assert len(strangers) > 8000
    assert all(not read(f"thôn Đoài, xã {one.name}", HOA_VANG).now for one in strangers[::10])
    assert all(not read(f"thôn Đoài, {one.name}", HOA_VANG).now for one in strangers[::10])


def test_a_divided_commune_gives_all_its_parts() -> None:
    divided = [one for one in OLD if len(facts.new_of(one.code)) > 1]
    assert len(divided) > 400
    for one in divided:
        found = read(f"Thôn 3, {full(one)}")
        assert found.divided
        assert found.now == tuple(new.code for new in facts.new_of(one.code))


detail_words = st.sampled_from(
    ("Số 5", "ngõ 12", "thôn Đông", "xóm 7", "Tổ 3", "12/5", "TDP 4", "Đình Dù", "Trần Phú", "khu B", "nay")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(detail_words, max_size=3), st.sampled_from(OLD), st.sampled_from((", ", " - ", "; ", " ")))
def test_what_stands_before_changes_nothing(details: list[str], one: OldCommuneFact, between: str) -> None:
    """The commune is that which is written last with its kind; all the rest is kept as written."""
    behind = full(one)
    text = nfc_clean(between.join((*details, behind)))
    found = read(text)
    if "nay" in details:
        assert found.old in ("", one.code)
        return
    assert found.old == one.code
    assert text.startswith(found.detail)
    assert found.detail == text[: text.rindex(behind)].rstrip(" ,;-")


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet="aăâbđêinhgôơưuy ,.-–()/xpthq0123456789XPTHàáảãạ'’", max_size=60),
    st.sampled_from(("", HOA_VANG, "12004")),
)
def test_any_text_is_read_without_harm(text: str, here: str) -> None:
    clean = nfc_clean(text)
    found = read(clean, here)
    assert all(is_known(code) for code in found.now)
    assert not found.old or found.now == tuple(new.code for new in facts.new_of(found.old))
    assert found.now or found.detail == clean


def test_the_facts_know_todays_communes_alone() -> None:
    assert is_known(HOA_VANG)
    assert not is_known("98001")
    assert not is_known("")
