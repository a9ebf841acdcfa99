"""The invented people: always the same, like a real list in every respect, and nobody real."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from random import Random

import pytest

from sohoi.common import identity
from sohoi.common.phones import normalise
from sohoi.config.demo import names
from sohoi.config.demo.people import ADMISSIONS, BEGAN, Invented, identity_number, people, phone
from sohoi.config.demo.places import Branch, Size, communes
from sohoi.members import codes
from sohoi.members.fields import BY_KEY
from sohoi.members.models.spell import LEAVING

TODAY = date(2026, 11, 28)


@cache
def an_lac() -> list[tuple[Branch, Invented]]:
    commune, _ = communes(Size.COMMUNE)
    return [
        (branch, one)
        for branch in commune.branches
        for one in people(branch, commune=commune.number, today=TODAY)
    ]


def everybody() -> list[Invented]:
    return [one for _, one in an_lac()]


def share(having: str) -> float:
    return sum(1 for one in everybody() if one.facts.get(having)) / len(everybody())


def test_the_same_branch_has_the_same_people_every_time_and_another_has_others() -> None:
    commune, _ = communes(Size.COMMUNE)
    first, second = commune.branches[:2]
    again = list(people(first, commune=0, today=TODAY))
    assert again == list(people(first, commune=0, today=TODAY))
    assert again != list(people(first, commune=1, today=TODAY))
    assert [one.facts["full_name"] for one in again] != [
        one.facts["full_name"] for one in people(second, commune=0, today=TODAY)
    ]


def test_there_are_as_many_members_as_the_tree_says_and_some_who_left() -> None:
    for branch in communes(Size.COMMUNE)[0].branches:
        here = [one for each, one in an_lac() if each is branch or each == branch]
        assert sum(1 for one in here if one.left is None) == branch.members
        assert len(here) <= branch.room
    assert 20 <= sum(1 for one in everybody() if one.left) <= 120


def test_facts_are_those_of_the_catalogue() -> None:
    assert {key for one in everybody() for key in one.facts} <= set(BY_KEY)


def test_every_kind_of_fact_is_there_and_every_kind_is_lacking_somewhere() -> None:
    seen = {key for one in everybody() for key, value in one.facts.items() if value}
    assert set(BY_KEY) - seen == {"email", "other_phone"}
    for key in ("birth", "id_number", "phone", "joined", "religion", "education"):
        assert 0.4 < share(key) < 0.995, key


def test_names_come_as_often_as_they_do_in_real_lists() -> None:
    called = Counter(one.facts["full_name"] for one in everybody())
    assert called.most_common(1)[0][0] == "Nguyễn Thị Hoa"
    assert 40 < called["Nguyễn Thị Hoa"] < 120
    surnames = Counter(name.split()[0] for name in called.elements())
    assert 0.32 < surnames["Nguyễn"] / len(everybody()) < 0.4
    assert sum(1 for times in called.values() if times == 1) > 1000


def test_grandmothers_bear_other_names_than_their_granddaughters() -> None:
    old = {name for name in names.GIVEN_OLD.sheets if name not in names.GIVEN_YOUNG.sheets}
    for one in everybody():
        birth = one.facts.get("birth")
        if birth and birth.year > TODAY.year - 36 and one.facts["sex"] == "female":
            assert one.facts["full_name"].split()[-1] not in old


def test_births_are_of_all_ages_and_known_more_or_less_exactly() -> None:
    births = [one.facts["birth"] for one in everybody() if one.facts.get("birth")]
    assert (min(birth.year for birth in births), max(birth.year for birth in births)) == (1935, 2006)
    exact = Counter(birth.precision for birth in births)
    assert exact["day"] > exact["year"] > exact["month"] > 100


def test_numbers_fit_sex_and_year_and_belong_to_no_province() -> None:
    for one in everybody():
        number, birth = one.facts.get("id_number"), one.facts.get("birth")
        if number:
            assert identity.normalise(number) == number
            assert number.startswith("099")
            year = birth.year if birth else None
            assert identity.mismatches(number, birth_year=year, sex=one.facts["sex"]) == []
    assert all(one.facts["old_id"].startswith("99") for one in everybody() if one.facts.get("old_id"))


@pytest.mark.parametrize(
    ("born", "sex", "digit"), [(1978, "female", "1"), (1978, "male", "0"), (2004, "female", "3")]
)
def test_the_fourth_digit_tells_century_and_sex(born: int, sex: str, digit: str) -> None:
    assert identity_number(17, born, sex)[3:6] == f"{digit}{born % 100:02d}"


def test_nobody_shares_a_telephone_or_a_number() -> None:
    for key in ("phone", "id_number"):
        values = [one.facts[key] for one in everybody() if one.facts.get(key)]
        assert len(values) == len(set(values))
    assert len({phone(number) for number in range(1_000_000)}) == 1_000_000


def test_telephones_reach_nobody() -> None:
    for one in everybody():
        if told := one.facts.get("phone"):
            assert (told[:4], len(told)) == ("0710", 10)
            assert normalise(told) == [told]


def test_about_a_quarter_is_core_and_some_are_poor() -> None:
    assert 0.22 < share("core") < 0.28
    assert 0.02 < share("poverty") < 0.07
    assert {one.facts["poverty"] for one in everybody()} == {"", "poor", "near_poor"}


def test_men_are_honorary_and_some_honorary_members_are_women() -> None:
    honorary = [one for one in everybody() if one.kind == "honorary"]
    assert {one.facts["sex"] for one in honorary} == {"male", "female"}
    assert [one for one in everybody() if one.facts["sex"] == "male" and one.kind != "honorary"] == []
    assert 10 < len(honorary) < 80


def test_words_are_those_that_the_register_offers() -> None:
    groups = {group.name for group in codes.ETHNIC_GROUPS}
    offered = {
        "ethnicity": groups,
        "religion": {"", *codes.RELIGIONS},
        "occupation": set(codes.OCCUPATIONS),
        "education": set(codes.EDUCATION),
        "profession": set(codes.PROFESSIONAL),
        "political_theory": set(codes.POLITICAL_THEORY),
        "marital": set(codes.MARITAL),
    }
    for key, words in offered.items():
        assert {one.facts[key] for one in everybody() if key in one.facts} <= words
    assert sum(1 for one in everybody() if one.facts["ethnicity"] == "Kinh") / len(everybody()) > 0.95


@pytest.mark.parametrize("today", [TODAY, date(2026, 1, 1), date(2027, 2, 28), date(2028, 12, 31)])
def test_what_happened_this_year_is_not_to_come(today: date) -> None:
    branch = Branch("Thôn Đông", 900, 0.9, first=1)
    first = date(today.year, 1, 1)
    days = []
    for one in people(branch, commune=0, today=today):
        days += [one.since] if one.entry in ("admitted", "transferred") else []
        days += [one.moved] if one.moved else []
        days += [one.left[1]] if one.left else []
        joined = one.facts.get("joined")
        assert joined is None or joined.first_day <= today
        assert one.since in days or one.since == BEGAN
    assert len(days) > 15
    assert all(first <= day <= today for day in days)


def test_those_who_left_have_a_reason_that_the_office_knows() -> None:
    reasons = Counter(one.left[0] for one in everybody() if one.left)
    assert set(reasons) <= {value for value, _ in LEAVING}
    assert len(reasons) >= 4


def test_whoever_was_admitted_this_year_joined_on_that_day() -> None:
    admitted = [one for one in everybody() if one.entry == "admitted"]
    assert 60 < len(admitted) < 180
    assert all(one.facts["joined"].first_day == one.since for one in admitted)


@pytest.mark.parametrize("today", [TODAY, date(2026, 1, 1), date(2026, 3, 8)])
def test_members_are_let_in_on_days_of_admission_that_are_not_to_come(today: date) -> None:
    branch = Branch("Thôn Đông", 900, 0.9, first=1)
    days = {one.since for one in people(branch, commune=0, today=today) if one.entry == "admitted"}
    planned = {date(2026, *day) for day in ADMISSIONS if date(2026, *day) <= today}
    assert days == (planned or {today})


def test_whoever_came_or_went_far_has_a_paper_that_names_the_place() -> None:
    for one in everybody():
        far = one.entry == "transferred" or (one.left is not None and one.left[0] == "moved_away")
        assert bool(one.elsewhere) == far
    assert {one.entry for one in everybody() if one.elsewhere} == {"transferred", "listed"}


def test_whoever_is_away_is_of_working_age_and_still_a_member() -> None:
    away = [one for one in everybody() if one.away]
    assert 40 < len(away) < 200
    for one in away:
        assert (one.left, one.moved, one.entry) == (None, None, "listed")
        birth = one.facts.get("birth")
        assert birth is None or 20 <= TODAY.year - birth.year <= 45
        assert one.away and BEGAN <= one.away[0] <= TODAY
        assert all(one.away[1:])


def test_a_careless_branch_lacks_what_a_careful_one_has() -> None:
    def complete(name: str) -> float:
        here = [one for branch, one in an_lac() if branch.name == name and one.left is None]
        return sum(
            1 for one in here if all(one.facts.get(key) for key in ("birth", "id_number", "phone"))
        ) / len(here)

    assert complete("Thôn Đông") > 0.93
    assert 0.3 < complete("Xóm Mới") < 0.5


def test_a_lot_draws_by_weight_and_never_forgets_the_rarest() -> None:
    lot, chance = names.Lot({"a": 9_000, "b": 1_000, "c": 1}), Random(1)
    drawn = Counter(lot.draw(chance) for _ in range(20_000))
    assert 0.88 < drawn["a"] / 20_000 < 0.92
    assert drawn["c"] > 0
