"""Who is asking: the Actor, what was granted to her, and the permissions there are.

Nothing here knows a table. `access` builds an Actor from an account or a device; the gate reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """Floors of the tree of units. Rules go by level, never by the kind of unit."""

    COUNTRY = 1
    PROVINCE = 2
    DISTRICT = 3
    COMMUNE = 4
    BRANCH = 5
    CELL = 6


class Reach(StrEnum):
    """How far a permission goes from the place where it is held."""

    BELOW = "below"  # the unit and everything under it
    HERE = "here"  # rows that hang on the unit itself
    SELF = "self"  # the person herself
    LINK = "link"  # the one object that a link names
    OPEN = "open"  # anybody: public pages, the sign-in door
    SIGNED_IN = "signed_in"  # any account, about nothing but itself


@dataclass(frozen=True)
class Permission:
    """A thing that may be allowed. `code` is stored in roles, `label` is read by people."""

    code: str
    label: str
    reach: Reach = Reach.BELOW

    def __post_init__(self) -> None:
        if PERMISSIONS.setdefault(self.code, self) != self:
            raise ValueError(f"Two permissions share the code {self.code}")


PERMISSIONS: dict[str, Permission] = {}

EVERYONE = Permission("open", "Ai cũng xem được", Reach.OPEN)
SIGNED_IN = Permission("signed_in", "Người đã đăng nhập", Reach.SIGNED_IN)


class Kind(StrEnum):
    """The five who can act."""

    ACCOUNT = "account"
    MEMBER = "member"
    LINK = "link"
    VISITOR = "visitor"
    SYSTEM = "system"


@dataclass(frozen=True)
class Grant:
    """Permissions held at one unit. `above` are the ids of the units over it, to find covered grants.

    `role` and `place` are how people call the two.
    """

    permissions: frozenset[str]
    unit: int
    level: Level
    above: frozenset[int] = frozenset()
    role: str = ""
    place: str = ""


@dataclass(frozen=True)
class Actor:
    """Whoever asks or acts, complete: the gate needs nothing else.

    `id` is the account or subject; `herself` the subject id of a member on her device; `link` the
    permission code and object id that a link names; `everywhere` the permissions of the system.
    `key` (a form's idempotency key) and `reason` travel with one act, see `once` and `because`.
    """

    kind: Kind
    id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    herself: int | None = None
    link: tuple[str, int] | None = None
    everywhere: frozenset[str] = frozenset()
    key: str = field(default="", compare=False)
    reason: str = field(default="", compare=False)

    def once(self, key: str) -> Actor:
        """The same actor sending the form with this key: a second time gives the first answer."""
        return replace(self, key=key)

    def because(self, reason: str) -> Actor:
        """The same actor, giving a reason that goes into the trail."""
        return replace(self, reason=reason.strip())

    @property
    def signed_in(self) -> bool:
        return self.kind in (Kind.ACCOUNT, Kind.MEMBER)

    def grants_of(self, permission: Permission) -> list[Grant]:
        """The grants that carry the permission, without those that another one already covers.

        A permission for "here only" covers nothing below it.
        """
        held = [grant for grant in self.grants if permission.code in grant.permissions]
        if permission.reach is not Reach.BELOW:
            return held
        places = {grant.unit for grant in held}
        return [grant for grant in held if not grant.above & places]


VISITOR = Actor(Kind.VISITOR, name="Khách")


def system(name: str, permissions: Iterable[Permission]) -> Actor:
    """The machine itself acting, for a named set of permissions and with a name for the trail."""
    return Actor(Kind.SYSTEM, name=name, everywhere=frozenset(p.code for p in permissions))
