"""Courteous texts to paste into a group. They say no more than the group may know: names and branches.

No telephone, no year of birth, no age, and nothing about anybody's household.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from sohoi.acts.actor import Level
from sohoi.common.text import group_digits
from sohoi.members.models import Member, Person
from sohoi.members.queries import ready
from sohoi.members.queries.ready import Asked
from sohoi.units.models import Unit

# A longer list nobody reads in a group; then the branches are told how many they have.
NAMED = 60


def text(asked: Asked, people: Iterable[Member]) -> str:
    """The message for this list: paragraphs with an empty line between them."""
    return "\n\n".join(WORDS[asked.kind](asked, list(people)))


def _to(unit: Unit) -> str:
    return f"Kính gửi hội viên {_place(unit)}!"


def _place(unit: Unit) -> str:
    """xã An Lạc, chi hội Thôn Đông."""
    name = unit.title if unit.level >= Level.BRANCH else unit.name
    return f"{name[:1].lower()}{name[1:]}"


def _from(unit: Unit) -> str:
    return f"Trân trọng cảm ơn.\n{unit.title}"


def _by_branch(unit: Unit, people: list[Member]) -> str:
    """Names under their branches; of very many only how many there are in each."""
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for one in people:
        grouped[one.branch.name].append(one.name or "một người chưa ghi tên")
    many = len(people) > NAMED
    said = {
        name: f"{group_digits(len(names))} người" if many else ", ".join(names)
        for name, names in grouped.items()
    }
    if unit.level >= Level.BRANCH:
        return "\n".join(said.values())
    return "\n".join(f"- {name}: {names}" for name, names in said.items())


def _asking(people: list[Member], named: str) -> str:
    """What is asked of those who are named; where nobody is, their heads are asked."""
    if len(people) <= NAMED:
        return named
    return "Kính nhờ các chi hội trưởng mở Sổ Hội, mục Danh sách làm sẵn, xem tên rồi hỏi giúp."


def _no_phone(asked: Asked, people: list[Member]) -> list[str]:
    return [
        f"{_to(asked.unit)}\nSổ hội viên còn thiếu số điện thoại của:",
        _by_branch(asked.unit, people),
        _asking(people, "Ai có tên, hoặc biết số của người có tên, xin nhắn riêng cho chi hội trưởng."),
        "Xin không ghi số điện thoại vào nhóm.",
        _from(asked.unit),
    ]


def _no_birth(asked: Asked, people: list[Member]) -> list[str]:
    return [
        f"{_to(asked.unit)}\nSổ hội viên còn thiếu ngày sinh của:",
        _by_branch(asked.unit, people),
        _asking(
            people, "Ai có tên xin nhắn riêng cho chi hội trưởng ngày, tháng, năm sinh như trên thẻ căn cước."
        ),
        "Xin không ghi ngày sinh vào nhóm.",
        _from(asked.unit),
    ]


def _birthdays(asked: Asked, people: list[Member]) -> list[str]:
    if len(people) > NAMED:
        told = f"Tháng {asked.month} này, {group_digits(len(people))} hội viên đón sinh nhật."
    else:
        days = [_birthday(asked.unit, one) for one in people]
        told = "\n".join([f"Tháng {asked.month} này, xin chúc mừng sinh nhật:", *days])
    wish = "Kính chúc mạnh khỏe, vui tươi, gia đình hạnh phúc!"
    return [_to(asked.unit), told, wish, asked.unit.title]


def _birthday(unit: Unit, one: Member) -> str:
    born = one.person.birth
    exact = born and one.person.birth_precision == Person.Precision.DAY
    day = f"{born:%d/%m}: " if born and exact else ""
    return f"- {day}{one.name}{'' if unit.level >= Level.BRANCH else f' ({one.branch.name})'}"


def _venerated(asked: Asked, people: list[Member]) -> list[str]:
    return [
        f"{_to(asked.unit)}\nNăm {asked.year}, Hội kính mừng thọ các hội viên cao tuổi:",
        _by_branch(asked.unit, people),
        "Kính chúc các cụ, các bà mạnh khỏe, sống vui, sống thọ bên con cháu!",
        asked.unit.title,
    ]


def _gifts(asked: Asked, people: list[Member]) -> list[str]:
    """Nobody is named, and not how many there are: who is poor is nobody's business in a group."""
    if asked.unit.level >= Level.BRANCH:
        return [
            f"{_to(asked.unit)}\nChi hội đang lập danh sách đề nghị tặng quà Tết.",
            "Gia đình nào đang khó khăn, hoặc biết người cần giúp, xin nhắn riêng cho chi hội trưởng. "
            "Xin không nêu tên người khác trong nhóm.",
            _from(asked.unit),
        ]
    return [
        f"Kính gửi các chi hội trưởng {_place(asked.unit)}!\nHội đang lập danh sách đề nghị tặng quà Tết.",
        "Kính đề nghị mỗi chi hội mở Sổ Hội, xem lại danh sách của chi hội mình. Thiếu ai, hoặc ai đã đổi "
        "hoàn cảnh, xin nhắn riêng cho Hội. Xin giữ kín, không đưa tên vào nhóm.",
        _from(asked.unit),
    ]


WORDS: dict[ready.Kind, Callable[[Asked, list[Member]], list[str]]] = {
    ready.NO_PHONE: _no_phone,
    ready.NO_BIRTH: _no_birth,
    ready.BIRTHDAYS: _birthdays,
    ready.VENERATED: _venerated,
    ready.GIFTS: _gifts,
}
