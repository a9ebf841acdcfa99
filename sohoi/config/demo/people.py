"""Inventing the people of one branch: drawn by lot from a seed, so that the same branch is always the same.

What a record lacks follows the branch's care; the rest is as books of members have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sohoi.common.dates import PartialDate
from sohoi.config.demo import names
from sohoi.config.demo.names import Lot
from sohoi.config.demo.places import SEED, Branch
from sohoi.members.models import Person, Spell

# The communes of today began on this day; whoever was a member then stood in a list.
BEGAN = date(2025, 7, 1)
AGES = Lot(
    {
        **dict.fromkeys(range(20, 30), 10),
        **dict.fromkeys(range(30, 40), 19),
        **dict.fromkeys(range(40, 50), 22),
        **dict.fromkeys(range(50, 60), 21),
        **dict.fromkeys(range(60, 70), 17),
        **dict.fromkeys(range(70, 80), 8),
        **dict.fromkeys(range(80, 92), 2.5),
    },
    parts=5000,
)
# How the lack of a complete record divides among its facts; the shares add up to one.
LACKS = {"id_number": 0.55, "phone": 0.35, "birth": 0.1}
ADMITTED, CAME, MOVED, HONORARY, LEFT, AWAY = 0.018, 0.002, 0.006, 0.006, 0.009, 0.03
# On which days of a year new members are let in: those on which branches meet anyway.
ADMISSIONS = ((3, 8), (5, 15), (7, 10), (9, 2), (10, 20))
CORE, PARTY, POOR, NEAR_POOR = 0.25, 0.08, 0.015, 0.025
LEAVING = Lot(
    {
        Spell.Exit.WORKS_AWAY: 30,
        Spell.Exit.MOVED_AWAY: 25,
        Spell.Exit.MARRIED_AWAY: 20,
        Spell.Exit.DIED: 15,
        Spell.Exit.RESIGNED: 8,
        Spell.Exit.STRUCK_OFF: 2,
    }
)
Facts = dict[str, Any]


@dataclass(frozen=True)
class Invented:
    """One person: her facts (keys of the catalogue), and how she came, moved and went.

    `cell` counts from 0 within the branch, -1 is none. `moved` is the day on which she came from another
    branch of the commune; `left` says why, on which day and with which note she left the Union. `elsewhere`
    is the place outside the province that her paper names, where she came from it or went there. `away` says
    since when she is away for a time, where and why.
    """

    facts: Mapping[str, Any]
    since: date
    entry: str = Spell.Entry.LISTED
    kind: str = Spell.Kind.ORDINARY
    cell: int = -1
    other: tuple[tuple[str, str], ...] = ()
    moved: date | None = None
    left: tuple[str, date, str] | None = None
    elsewhere: str = ""
    away: tuple[date, str, str] | None = None


def people(branch: Branch, *, commune: int, today: date) -> Iterator[Invented]:
    """Everybody of the branch: its members in no order, then those who left it this year."""
    lots = _Lots(Random(f"{SEED} {commune} {branch.name}"), branch, today)  # noqa: S311
    for n in range(branch.members):
        yield lots.member(branch.first + n)
    gone = round(branch.members * LEFT * lots.chance.uniform(0.3, 1.7))
    for n in range(branch.members, min(branch.members + gone, branch.room)):
        yield lots.gone(branch.first + n)


class _Lots:
    """Draws the facts of one branch's people, one person after another."""

    def __init__(self, chance: Random, branch: Branch, today: date) -> None:
        self.chance, self.branch, self.today = chance, branch, today
        self.lack = {key: 1 - branch.care**share for key, share in LACKS.items()}
        self.cells = len(branch.cells)

    def happens(self, probability: float) -> bool:
        return self.chance.random() < probability

    def this_year(self) -> date:
        """A day of this year that is not to come."""
        first = date(self.today.year, 1, 1)
        return first + timedelta(days=int(self.chance.random() * ((self.today - first).days + 1)))

    def admission_day(self) -> date:
        """One of this year's days of admission that are not to come, or today before the first one."""
        days = [date(self.today.year, *day) for day in ADMISSIONS]
        past = [day for day in days if day <= self.today] or [self.today]
        return past[int(self.chance.random() * len(past))]

    def cell(self) -> int:
        """Most know their cell."""
        return int(self.chance.random() * self.cells) if self.cells and self.happens(0.9) else -1

    def member(self, number: int) -> Invented:
        draw = self.chance.random()
        if draw < HONORARY:
            return self.honorary(number)
        if draw < HONORARY + ADMITTED:
            return self.admitted(number)
        if draw < HONORARY + ADMITTED + CAME:
            return self.came(number)
        age = AGES.draw(self.chance)
        facts = self.facts(number, self.today.year - age, Person.Sex.FEMALE)
        moved = self.this_year() if self.happens(MOVED) else None
        away = self.away() if self.happens(AWAY) and 20 <= age <= 45 and not moved else None
        return Invented(facts, BEGAN, cell=self.cell(), other=self.other(number), moved=moved, away=away)

    def came(self, number: int) -> Invented:
        """Somebody who came this year from another province, with the paper of her Union there."""
        facts = self.facts(number, self.today.year - 24 - int(self.chance.random() * 20), Person.Sex.FEMALE)
        elsewhere = names.ELSEWHERE.draw(self.chance)
        entry = Spell.Entry.TRANSFERRED
        return Invented(facts, self.this_year(), entry=entry, cell=self.cell(), elsewhere=elsewhere)

    def away(self) -> tuple[date, str, str]:
        """Working elsewhere since some day after the commune began."""
        days = int(self.chance.random() * ((self.today - BEGAN).days + 1))
        where, why = names.AWAY_AT.draw(self.chance), names.AWAY_FOR.draw(self.chance)
        return BEGAN + timedelta(days=days), where, why

    def honorary(self, number: int) -> Invented:
        """Somebody of standing, often a man."""
        sex = Person.Sex.MALE if self.happens(0.5) else Person.Sex.FEMALE
        facts = self.facts(number, self.today.year - 35 - int(self.chance.random() * 40), sex)
        facts |= {"core": False, "poverty": ""}
        return Invented(facts, BEGAN, kind=Spell.Kind.HONORARY, cell=self.cell())

    def admitted(self, number: int) -> Invented:
        """A young woman who joined this year."""
        born, day = self.today.year - 20 - int(self.chance.random() * 16), self.admission_day()
        facts = self.facts(number, born, Person.Sex.FEMALE) | {"joined": PartialDate.of(day)}
        return Invented(facts, day, entry=Spell.Entry.ADMITTED, cell=self.cell())

    def gone(self, number: int) -> Invented:
        """Somebody who left this year; the old ones die, the young ones go away."""
        why = LEAVING.draw(self.chance)
        age = 20 + int(self.chance.random() * 30) + (40 if why == Spell.Exit.DIED else 0)
        facts = self.facts(number, self.today.year - age, Person.Sex.FEMALE)
        note = names.NOTES_AWAY.draw(self.chance) if self.happens(0.3) and why != Spell.Exit.DIED else ""
        elsewhere = names.ELSEWHERE.draw(self.chance) if why == Spell.Exit.MOVED_AWAY else ""
        left = (why, self.this_year(), note)
        return Invented(facts, BEGAN, cell=self.cell(), left=left, elsewhere=elsewhere)

    def facts(self, number: int, born: int, sex: str) -> Facts:
        facts = {**self.herself(number, born, sex), **self.standing(born), **self.union(born)}
        if self.happens(0.25 + self.branch.care / 2):
            facts |= self.background(born)
        if self.happens(0.15):
            facts |= self.rarely(number, born)
        return facts

    def herself(self, number: int, born: int, sex: str) -> Facts:
        facts: Facts = {"full_name": self.name(born, sex), "sex": sex, "address": self.address()}
        if not self.happens(self.lack["birth"]):
            facts["birth"] = self.some_day(born, self.branch.care * 0.8)
        if not self.happens(self.lack["id_number"]):
            facts["id_number"] = identity_number(number, born, sex)
        if not self.happens(self.lack["phone"]):
            facts["phone"] = phone(number)
        return facts

    def name(self, born: int, sex: str) -> str:
        """Surname, middle names and given name as they were given in that generation."""
        if sex == Person.Sex.MALE:
            middle, given = names.MEN_MIDDLE, names.MEN_GIVEN
        elif born < self.today.year - 62:
            middle, given = names.MIDDLE_OLD, names.GIVEN_OLD
        else:
            middle = names.MIDDLE
            given = names.GIVEN if born < self.today.year - 36 else names.GIVEN_YOUNG
        drawn = (lot.draw(self.chance) for lot in (names.SURNAMES, middle, given))
        return " ".join(filter(None, drawn))

    def address(self) -> str:
        lane = int(self.chance.random() * 30)
        return f"Ngõ {lane}, {self.branch.name}" if 0 < lane < 20 else self.branch.name

    def some_day(self, year: int, exact: float) -> PartialDate:
        """A day of the year, known to the day with this probability, otherwise mostly just the year."""
        month, day = 1 + int(self.chance.random() * 12), 1 + int(self.chance.random() * 28)
        if self.happens(exact):
            return PartialDate(year, month, day)
        return PartialDate(year, month) if self.happens(0.2) else PartialDate(year)

    def standing(self, born: int) -> Facts:
        """What a list of members mostly asks."""
        age = self.today.year - born
        jobs = names.OCCUPATIONS_YOUNG if age < 35 else names.OCCUPATIONS
        draw = self.chance.random()
        return {
            "ethnicity": names.ETHNICITIES.draw(self.chance),
            "religion": names.RELIGIONS.draw(self.chance) if self.happens(self.branch.care) else "",
            "occupation": (jobs if age < 56 else names.OCCUPATIONS_OLD).draw(self.chance),
            "poverty": "poor" if draw < POOR else "near_poor" if draw < POOR + NEAR_POOR else "",
        }

    def union(self, born: int) -> Facts:
        facts: Facts = {"core": self.happens(CORE), "party": self.happens(PARTY)}
        if self.happens(self.branch.care):
            late = int(self.chance.random() * self.chance.random() * 25)
            facts["joined"] = self.some_day(min(born + 18 + late, self.today.year - 1), 0.35)
        return facts

    def background(self, born: int) -> Facts:
        """What only a careful list holds."""
        old = born < self.today.year - 55
        smart = self.happens(0.3 if old else 0.93)
        return {
            "education": (names.EDUCATION_OLD if old else names.EDUCATION).draw(self.chance),
            "profession": names.PROFESSIONS.draw(self.chance),
            "political_theory": names.THEORY.draw(self.chance),
            "health_insurance": self.happens(0.93),
            "smartphone": smart,
            "zalo": smart and self.happens(0.9),
            **self.home(old),
        }

    def home(self, old: bool) -> Facts:
        marital = (names.MARITAL_OLD if old else names.MARITAL).draw(self.chance)
        alone = marital != "Có chồng"
        children = 0 if old else int(self.chance.random() * 3.4)
        return {
            "marital": marital,
            "household_head": self.happens(0.9 if alone and old else 0.15),
            "small_children": children,
            "single_mother": alone and children > 0 and self.happens(0.8),
        }

    def rarely(self, number: int, born: int) -> Facts:
        """What stands in a book for few; each of these for some of them."""
        facts: Facts = {}
        if born < 1995 and self.happens(0.5):
            facts["old_id"] = f"99{number * 7_919_003 % 10_000_000:07d}"
        if self.happens(0.3):
            facts["other_name"] = f"Chị {names.MEN_GIVEN.draw(self.chance)}"
        if self.happens(0.4):
            facts["loan_group"] = f"Tổ vay vốn số {1 + int(self.chance.random() * 4)}"
        if self.happens(0.4):
            facts["clubs"] = names.CLUBS.draw(self.chance)
        if self.happens(0.2):
            facts["notes"] = names.NOTES.draw(self.chance)
        return facts

    def other(self, number: int) -> tuple[tuple[str, str], ...]:
        """A column that the register has no field for."""
        return (("Số thẻ hội viên", f"{number:06d}"),) if self.happens(0.1) else ()


def phone(number: int) -> str:
    """A telephone number that reaches nobody; different for each person."""
    return f"0710{number * 387_421 % 1_000_000:06d}"


def identity_number(number: int, born: int, sex: str) -> str:
    """Twelve digits that fit the year and sex and that no office ever gave, different for each person."""
    century_and_sex = 2 * (born // 100 - 19) + (sex == Person.Sex.FEMALE)
    return f"099{century_and_sex}{born % 100:02d}{number * 618_033 % 1_000_000:06d}"
