"""Mistakes that a careful clerk would flag, put into drawn rows."""

from dataclasses import replace
from random import Random
from typing import Any

from tests.members.books.drawn.habits import Habits
from tests.members.books.drawn.women import FAMILIES, MEN, Woman

BIRTHS = ("31/02/1980", "30/13/1975", "32/05/1981", "01/01/2058", "không rõ ngày nào", "12/1875")
NUMBERS = ("0341860035", "03418", "034x86000123", "chưa nhớ số", "0341860035011")
PHONES = ("09123", "0710", "071012345678", "xem lại")
CODES_OF_ONE = ("slashes", "short", "dashes", "dots", "spaces", "mixed", "words")


def replaced(random: Random, habits: Habits, women: list[Woman]) -> list[Woman]:
    """Some women of another sex or age, or listed twice, where the book tells so."""
    if habits["problems"] == "none" or habits["headings"] == "poor":
        return women
    found = list(women)
    for at in range(1, len(found)):
        draw = random.random()
        if draw < 0.02 and (habits["sex"] != "none" or habits["birth"] in ("by_sex", "dates_by_sex")):
            found[at] = _man(random, found[at])
        elif draw < 0.04:
            found[at] = _girl(found[at])
        elif draw < 0.06 and habits["identity"] in ("text", "number", "spaced", "apostrophe", "dotted"):
            wrong = found[at].number[:4] + f"{(found[at].birth[0] + 7) % 100:02d}" + found[at].number[6:]
            found[at] = replace(found[at], number=wrong, problems=frozenset({"id_birth_mismatch"}))
        elif draw < 0.08 and habits["identity"] in ("text", "number", "spaced", "apostrophe", "dotted"):
            sex = str(int(found[at].number[3]) - 1)
            wrong = found[at].number[:3] + sex + found[at].number[4:]
            found[at] = replace(found[at], number=wrong, problems=frozenset({"id_gender_mismatch"}))
    return found


def _man(random: Random, woman: Woman) -> Woman:
    digit = "0" if woman.birth[0] < 2000 else "2"
    return replace(
        woman,
        name=f"{random.choice(FAMILIES)} {random.choice(MEN)}",
        sex="male",
        number=woman.number[:3] + digit + woman.number[4:],
        problems=frozenset({"gender_male"}),
    )


def _girl(woman: Woman) -> Woman:
    year = 2011
    number = f"{woman.number[:3]}3{year % 100:02d}{woman.number[6:]}"
    return replace(
        woman,
        birth=(year, *woman.birth[1:]) if woman.birth[1:] != (2, 29) else (year, 2, 28),
        number=number,
        joined=(2025, 3, 8),
        problems=frozenset({"under_age"}),
    )


def spoil(
    random: Random,
    habits: Habits,
    woman: Woman,
    cells: list[Any],
    fields: dict[str, Any],
    starts: dict[str, int],
) -> set[str]:
    """Make a cell impossible now and then; the field is then left out. Gives the problems of the row."""
    problems = set(woman.problems)
    if "id_number" not in fields or len(str(fields["id_number"])) != 12:
        problems -= {"id_birth_mismatch", "id_gender_mismatch"}
    if "sex" not in fields:
        problems -= {"gender_male"}
    if habits["problems"] == "none" or habits["headings"] == "poor" or problems or random.random() > 0.12:
        return problems
    kinds = [
        ("birth", "birth", "birth_invalid", BIRTHS),
        ("number", "id_number", "id_invalid", NUMBERS),
        ("phone", "phone", "phone_invalid", PHONES),
        ("name", "full_name", "name_missing", ("",)),
    ]
    can = [kind for kind in kinds if kind[0] in starts and kind[1] in fields and _fits(habits, kind[0])]
    if not can:
        return problems
    column, field, code, texts = random.choice(can)
    cells[starts[column]] = random.choice(texts)
    fields.pop(field)
    return problems | {code}


def _fits(habits: Habits, column: str) -> bool:
    """Whether the habit lets a spoilt cell stand alone."""
    if column == "name":
        return (
            habits["number"] not in ("none",)
            and habits["name"] not in ("two", "under_one", "three")
            and habits["identity"] in ("text", "number", "spaced")
        )
    if column == "birth":
        return habits["birth"] in CODES_OF_ONE
    return not (column == "number" and habits["identity"] in ("both", "old", "old_or_new", "with_issue"))
