"""What every template may use: the name of the house, the menu of this person, where she works."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from sohoi.access.permissions import SEE_SYSTEM
from sohoi.acts import gate
from sohoi.acts.actor import SIGNED_IN, VISITOR, Actor, Permission
from sohoi.members.permissions import IMPORT_BOOKS, SEE_FIGURES, SEE_MEMBERS
from sohoi.notices.permissions import SEE_GROUPS, SEE_NOTICES
from sohoi.units.permissions import SEE_UNITS


@dataclass(frozen=True)
class Entry:
    """A place in the menu. `within` are the URL names that light it up besides its own."""

    label: str
    icon: str
    url: str
    current: bool = False
    desk_only: bool = False


# (label, icon, URL name, permission, desktop only, beginnings of the URL names it stands for)
MENU: tuple[tuple[str, str, str, Permission, bool, tuple[str, ...]], ...] = (
    ("Hôm nay", "home", "today", SEE_UNITS, False, ("today",)),
    (
        "Hội viên",
        "people",
        "members",
        SEE_MEMBERS,
        False,
        (
            *("member", "person", "quality", "ready", "application", "transfer", "arrival", "offline"),
            *("consent", "correction", "twins", "old-communes"),
        ),
    ),
    ("Thông báo", "bell", "notices", SEE_NOTICES, False, ("notice", "draft")),
    ("Nhập danh sách", "book", "books", IMPORT_BOOKS, True, ("book",)),
    ("Số liệu", "figures", "figures", SEE_FIGURES, False, ("figures", "balance")),
    ("Máy chủ", "machine", "system", SEE_SYSTEM, False, ("system",)),
    (
        "Mục khác",
        "more",
        "more",
        SIGNED_IN,
        False,
        (
            "more",
            "unit",
            "group",
            "directive",
            "outbox",
            "papers",
            "letterhead",
            "list-paper",
            "cards-print",
            "decision",
            "term",
            "post",
            "purpose",
            "role",
            "trail",
            "device",
            "account",
            "mfa",
        ),
    ),
)


def menu(actor: Actor, here: str) -> list[Entry]:
    """The entries whose pages this actor can open."""
    return [
        Entry(label, icon, reverse(name), here.startswith(starts), desk_only)
        for label, icon, name, permission, desk_only, starts in MENU
        if gate.holds(actor, permission)
    ]


def house(request: HttpRequest) -> dict[str, object]:
    """Context processor."""
    actor: Actor = getattr(request, "actor", VISITOR)
    here = request.resolver_match.url_name or "" if request.resolver_match else ""
    return {
        "site_name": settings.SOHOI_NAME,
        "is_demo": settings.SOHOI_DEMO,
        "actor": actor,
        "menu": menu(actor, here),
        "sees_groups": gate.holds(actor, SEE_GROUPS),
        "place_name": min(actor.grants, key=lambda grant: (grant.level, grant.unit)).place
        if actor.grants
        else "",
    }
