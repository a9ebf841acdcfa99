"""How good the records of a unit are: what is wanting, how often, and the list in which it is mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.members.fields import AROUND, DOUBTS, NEEDED
from sohoi.members.models import Member, Post
from sohoi.members.models.post import held_today
from sohoi.members.permissions import SEE_MEMBERS
from sohoi.members.queries import figures
from sohoi.members.queries.gaps import condition
from sohoi.units.models import Unit

OF_AGE = 18
# What cannot be right as it is, and what is right and could be more exact.
WRONG = (
    "id_birth_mismatch",
    "id_gender_mismatch",
    "birth_first_day",
    "phone_shared",
    "name_one_word",
    "address_divided",
)
WELCOME = ("birth_not_exact", "no_cell", "address_unclear")
WORDS = {**NEEDED, **DOUBTS, **AROUND}


@dataclass(frozen=True)
class Gap:
    """One kind of thing to mend: in words, for how many people, and the query of the list that shows them.

    `code` is that of its condition, empty where it has none.
    """

    words: str
    people: int
    query: str
    code: str = ""


@dataclass(frozen=True)
class Standing:
    """The records of a unit. In each group the most frequent gap first; what nobody has is left out."""

    members: int
    complete: int
    lacking: list[Gap]
    wrong: list[Gap]
    welcome: list[Gap]

    @property
    def divided(self) -> int:
        """For how many somebody has to choose where their old commune is today."""
        return sum(gap.people for gap in self.wrong if gap.code == "address_divided")

    @property
    def flawless(self) -> bool:
        return not (self.lacking or self.wrong or self.welcome)


def standing(actor: Actor, unit: Unit, *, year: int) -> Standing:
    """All of it in one pass over the unit's rows of the list. `unit` is a commune or a branch."""
    here = Q(**{figures.COLUMN[Level(unit.level)]: unit.pk})
    counted = {f"n_{code}": Count("pk", filter=condition(actor, code, here)) for code in WORDS}
    found = gate.rows(actor, SEE_MEMBERS, Member.objects.filter(here)).aggregate(
        n=Count("pk"),
        whole=Count("pk", filter=Q(missing=[])),
        young=Count("pk", filter=Q(birth_year__gt=year - OF_AGE)),
        **counted,
    )
    gaps = {
        code: Gap(words, found[f"n_{code}"], _query(unit, missing=code), code)
        for code, words in WORDS.items()
    }
    young = Gap(f"Chưa đủ {OF_AGE} tuổi", found["young"], _query(unit, age=f"0-{OF_AGE - 1}"))
    return Standing(
        members=found["n"],
        complete=found["whole"],
        lacking=_worst_first(gaps[code] for code in NEEDED),
        wrong=_worst_first([young, *(gaps[code] for code in WRONG)]),
        welcome=_worst_first(gaps[code] for code in WELCOME),
    )


def _query(unit: Unit, **chosen: str) -> str:
    """The query of the list that shows those of this unit."""
    return urlencode({"commune" if unit.level == Level.COMMUNE else "branch": unit.pk, **chosen})


def _worst_first(gaps: Iterable[Gap]) -> list[Gap]:
    return sorted((gap for gap in gaps if gap.people), key=lambda gap: -gap.people)


def branches_without_head(actor: Actor, unit: Unit) -> list[Unit]:
    """The open branches of a commune, or the branch itself, that nobody heads."""
    column = {Level.COMMUNE: "commune_id"}.get(Level(unit.level), "id")
    headed = Post.objects.filter(held_today(), title=Post.Title.HEAD).values("unit")
    found = Unit.open_branches().filter(**{column: unit.pk}).exclude(pk__in=headed)
    return list(gate.rows(actor, SEE_MEMBERS, found).order_by("order_key", "id"))


def branches(actor: Actor, commune: Unit) -> list[tuple[Unit, figures.Line | None]]:
    """The branches of a commune, worst first: those without anybody, then by their share of complete ones."""
    counted = {line.unit: line for line in figures.below(actor, commune)}
    mine = gate.rows(actor, SEE_MEMBERS, Unit.open_branches().filter(commune_id=commune.pk))
    lines = [(one, counted.get(one.pk)) for one in mine.order_by("order_key", "id")]
    return sorted(lines, key=lambda pair: _share(pair[1]))


def _share(line: figures.Line | None) -> float:
    return line.complete / line.members if line and line.members else -1.0
