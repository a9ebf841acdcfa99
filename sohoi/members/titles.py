"""What a title of a post means: the level at which it is held, its bodies, the role that comes with it.

A leaf: the models know titles by their codes only. Bodies follow the Union's statutes as far as they are
known; which role a title brings is the design's first proposal.
"""

from __future__ import annotations

from dataclasses import dataclass

from sohoi.acts.actor import Level

EXECUTIVE, STANDING, CONTROL, BRANCH = "executive", "standing", "control", "branch"
BODIES = {
    EXECUTIVE: "Ban Chấp hành",
    STANDING: "Ban Thường vụ",
    CONTROL: "Ban Kiểm tra",
    BRANCH: "Ban Chấp hành chi hội",
}


@dataclass(frozen=True)
class Meaning:
    """`levels` are where the title is held; `bodies` whose member its holder is; `role` the code of the role
    that comes with it, empty for none; `sole` that a unit has one at a time."""

    levels: tuple[Level, ...]
    bodies: tuple[str, ...] = ()
    role: str = ""
    sole: bool = False


_ABOVE = (Level.PROVINCE, Level.COMMUNE)
TITLES: dict[str, Meaning] = {
    "chair": Meaning(_ABOVE, (STANDING, EXECUTIVE), "commune_chair", sole=True),
    "vice_chair": Meaning(_ABOVE, (STANDING, EXECUTIVE), "commune_clerk"),
    "standing": Meaning(_ABOVE, (STANDING, EXECUTIVE)),
    "executive": Meaning(_ABOVE, (EXECUTIVE,)),
    "control_head": Meaning(_ABOVE, (CONTROL,), sole=True),
    "control": Meaning(_ABOVE, (CONTROL,)),
    "head": Meaning((Level.BRANCH,), (BRANCH,), "branch_head", sole=True),
    "deputy": Meaning((Level.BRANCH,), (BRANCH,), "branch_head"),
    "branch_member": Meaning((Level.BRANCH,), (BRANCH,)),
    "cell_head": Meaning((Level.CELL,), sole=True),
    "cell_deputy": Meaning((Level.CELL,)),
    "speaker": Meaning((Level.COMMUNE, Level.BRANCH)),
}


def titles_at(level: int) -> list[str]:
    """The codes of the titles that are held at this level, the first one first."""
    return [code for code, meaning in TITLES.items() if level in meaning.levels]


def role_of(title: str, level: int) -> str:
    """The code of the role that comes with a title at this level; above a commune roles are given by hand."""
    meaning = TITLES[title]
    return "" if level == Level.PROVINCE else meaning.role
