"""Lists that a commune or a branch wants ready: whom to ask for a telephone, to congratulate, to give to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import OuterRef, Q, QuerySet, Subquery

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level, Permission
from sohoi.common import phones
from sohoi.common.text import name_initial
from sohoi.members.fields import off
from sohoi.members.models import Member, Person
from sohoi.members.permissions import SEE_PHONES, SEE_SENSITIVE
from sohoi.members.queries.figures import COLUMN
from sohoi.members.record import date_of
from sohoi.units.models import Unit

PAGE = 100
VENERABLE = range(70, 125, 5)
OLD = 80


@dataclass(frozen=True)
class Kind:
    """A ready list: its slug in addresses, its name, what it holds, and what is said when nobody is in it."""

    slug: str
    title: str
    about: str
    empty: str


NO_PHONE = Kind(
    "chua-co-dien-thoai",
    "Chưa có số điện thoại",
    "Những người Hội chưa gọi được",
    "Ai cũng đã có số điện thoại.",
)
NO_BIRTH = Kind(
    "chua-co-ngay-sinh",
    "Chưa có ngày sinh",
    "Những người sổ chưa ghi cả năm sinh",
    "Ai cũng đã có ngày hoặc năm sinh.",
)
BIRTHDAYS = Kind(
    "sinh-nhat",
    "Sinh nhật trong tháng",
    "Chọn tháng, chép lời chúc vào nhóm",
    "Tháng này sổ chưa ghi sinh nhật của ai.",
)
VENERATED = Kind(
    "mung-tho",
    "Mừng thọ trong năm",
    "Tròn 70, 75, 80 tuổi và hơn nữa",
    "Năm này không có ai tròn 70, 75, 80 tuổi hoặc hơn.",
)
GIFTS = Kind(
    "qua-tet",
    "Đề nghị tặng quà Tết",
    "Có cột ký nhận khi in",
    "Không có ai thuộc các diện đã chọn.",
)
KINDS = {kind.slug: kind for kind in (NO_PHONE, NO_BIRTH, BIRTHDAYS, VENERATED, GIFTS)}

# Who may be given to, as (key, words); the first two are sensitive.
POVERTY = tuple((str(key), str(words)) for key, words in Person.Poverty.choices)
GROUPS = (*POVERTY, ("single", "Mẹ đơn thân"), ("old", f"Từ {OLD} tuổi trở lên"))


@dataclass(frozen=True)
class Asked:
    """A ready list of one unit. `month` is for birthdays, `groups` (keys of GROUPS) for gifts; ages are
    counted as `year` minus the year of birth."""

    kind: Kind
    unit: Unit
    year: int
    month: int
    groups: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name of the list with what was chosen."""
        chosen = {BIRTHDAYS: f"Sinh nhật tháng {self.month}", VENERATED: f"Mừng thọ năm {self.year}"}
        return chosen.get(self.kind, self.kind.title)


@dataclass(frozen=True)
class Line:
    """One person on screen: why she is in the list stands in `tags`."""

    pk: int
    name: str
    initial: str
    facts: str
    phone: str
    tags: list[str]


def groups_for(actor: Actor, unit: Unit) -> tuple[tuple[str, str], ...]:
    """The groups that this actor may ask for: who is poor is said to those alone who may see it."""
    if "poverty" in off() or not gate.may(actor, SEE_SENSITIVE, unit):
        return GROUPS[len(POVERTY) :]
    return GROUPS


def people(actor: Actor, asked: Asked, permission: Permission = SEE_PHONES) -> QuerySet[Member]:
    """Everybody in the list, in its order, with person, branch and cell at hand."""
    here = Member.objects.filter(**{COLUMN[Level(asked.unit.level)]: asked.unit.pk})
    condition, order = CHOICE[asked.kind]
    # Asked for each of the unit's people: a join would look at the birthdays of the whole country first.
    born = Subquery(Person.objects.filter(pk=OuterRef("pk")).values("birth"))
    found = gate.rows(actor, permission, here).alias(born=born).filter(condition(_allowed(actor, asked)))
    return found.select_related("person", "branch", "cell").order_by(*order, "sort_key", "pk")


def _allowed(actor: Actor, asked: Asked) -> Asked:
    """Without the groups that the actor may not ask for, whatever the caller let through."""
    allowed = [key for key, _ in groups_for(actor, asked.unit)]
    groups = tuple(key for key in asked.groups if key in allowed)
    return Asked(asked.kind, asked.unit, asked.year, asked.month, groups)


def _born_in(asked: Asked) -> Q:
    """Whose month of birth is known. A first of January that may be made up congratulates nobody."""
    known = Q(born__month=asked.month) & ~Q(person__birth_precision=Person.Precision.YEAR)
    return known & ~Q(doubts__contains=["birth_first_day"])


def _to_be_given(asked: Asked) -> Q:
    ways = {
        **{key: Q(poverty=key) for key, _ in POVERTY},
        "single": Q(person__single_mother=True),
        "old": Q(birth_year__lte=asked.year - OLD),
    }
    return reduce(or_, (ways[key] for key in asked.groups), Q(pk__in=[]))


BY_BRANCH = ("branch__order_key", "branch")
# What is asked for each list, and its order.
CHOICE: dict[Kind, tuple[Callable[[Asked], Q], tuple[str, ...]]] = {
    NO_PHONE: (lambda asked: Q(missing__contains=["phone"]), BY_BRANCH),
    NO_BIRTH: (lambda asked: Q(missing__contains=["birth"]), BY_BRANCH),
    # Those whose day is not known come last.
    BIRTHDAYS: (_born_in, ("person__birth_precision", "person__birth__day")),
    VENERATED: (
        lambda asked: Q(birth_year__in=[asked.year - age for age in VENERABLE]),
        ("birth_year", *BY_BRANCH),
    ),
    GIFTS: (_to_be_given, BY_BRANCH),
}


def lines(actor: Actor, asked: Asked, members: Iterable[Member]) -> list[Line]:
    """These people as lines of the screen."""
    poor = "poor" in dict(groups_for(actor, asked.unit))
    return [_line(one, asked, poor=poor) for one in members]


def _line(one: Member, asked: Asked, *, poor: bool) -> Line:
    branch = one.branch.name if asked.unit.level < Level.BRANCH else ""
    born = f"sinh {date_of(one.person, 'birth') or 'chưa rõ'}"
    return Line(
        pk=one.pk,
        name=one.name or "(chưa có tên)",
        initial=name_initial(one.name) or "?",
        facts=" · ".join(filter(None, (born, branch, one.cell.name if one.cell else ""))),
        phone=phones.group(one.phone) if one.phone else "",
        tags=reasons(one, asked, poor=poor),
    )


def reasons(one: Member, asked: Asked, *, poor: bool) -> list[str]:
    """Why she is in the list, in words. Her poverty only where `poor` says that it may be said."""
    if asked.kind is VENERATED and one.birth_year:
        return [f"{asked.year - one.birth_year} tuổi"]
    if asked.kind is not GIFTS:
        return []
    words = dict(GROUPS)
    age = asked.year - one.birth_year if one.birth_year else 0
    true = {
        one.poverty: poor and bool(one.poverty),
        "single": bool(one.person.single_mother),
        "old": age >= OLD,
    }
    return [words[key] for key, is_so in true.items() if is_so]
