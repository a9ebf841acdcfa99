"""Who an account is to the gate, and questions about accounts, grants, codes, phones and the trail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest, Now

from sohoi.access.models import Account, Attempt, Device, Read, Role, RoleGrant, SignInCode
from sohoi.access.permissions import GIVE_ROLES, SEE_READS, SEE_TRAIL
from sohoi.acts import gate
from sohoi.acts.actor import PERMISSIONS, SIGNED_IN, Actor, Grant, Kind, Level
from sohoi.acts.models import About, Line
from sohoi.acts.performing import ACTS
from sohoi.acts.trail import label_of
from sohoi.common import keys
from sohoi.common.text import group_digits, sort_key
from sohoi.units.models import Unit

WRONG_PINS = 5
# Where a session keeps the id of its trusted phone; only such sessions have one.
DEVICE = "sohoi_device"


@dataclass(frozen=True)
class Standing:
    """What an account holds now, read at once: its grants, and whether it has a second factor."""

    account: Account
    held: Sequence[RoleGrant]
    has_factor: bool

    @property
    def lacks_factor(self) -> bool:
        """Whether a role asks for a second factor that is not set up: commune and above do."""
        wanted = settings.SOHOI_REQUIRE_TOTP and any(not grant.role.by_device for grant in self.held)
        return wanted and not self.has_factor

    def actor(self, *, strong: bool) -> Actor:
        """`strong`: signed in by password and second factor. A trusted phone is not: there only the roles
        meant for phones count, whatever else the account holds."""
        usable = [grant for grant in self.held if strong or grant.role.by_device]
        grants = tuple(_grant(one) for one in usable)
        return Actor(Kind.ACCOUNT, id=self.account.pk, name=self.account.full_name, grants=grants)


def standing_of(account: Account) -> Standing:
    """How the account stands at this moment."""
    factor = Authenticator.objects.filter(user_id=OuterRef("account_id"), type=Authenticator.Type.TOTP)
    held = list(open_grants(account).select_related("role", "unit").annotate(factor=Exists(factor)))
    return Standing(account, held, any(getattr(grant, "factor", False) for grant in held))


def actor_of(account: Account, *, strong: bool) -> Actor:
    """The actor that this account is now; see Standing.actor."""
    return standing_of(account).actor(strong=strong)


def _grant(held: RoleGrant) -> Grant:
    unit = held.unit
    path = {unit.province_id, unit.commune_id, unit.branch_id} - {None, unit.pk}
    return Grant(
        permissions=frozenset(held.role.permissions),
        unit=unit.pk,
        level=Level(unit.level),
        above=frozenset(one for one in path if one is not None),
        role=held.role.label,
        place=unit.title,
    )


def open_grants(account: Account) -> QuerySet[RoleGrant]:
    """What the account holds now; a closed unit or account gives nothing."""
    held = RoleGrant.objects.filter(account=account, account__is_active=True, unit__closed_on=None)
    return held.filter(in_force())


def in_force() -> Q:
    """Grants that count at this moment: a post may give one that begins or ends on a day of its own."""
    return Q(since__lte=Now()) & (Q(until=None) | Q(until__gt=Now()))


def not_over() -> Q:
    """Grants that count now or will: what somebody who manages them still finds and ends."""
    # One that was taken away before its first moment ends where it begins.
    return Q(until=None) | Q(until__gt=Greatest(Now(), F("since")))


def place_of(account: Account) -> RoleGrant | None:
    """The widest of its open grants: where what the account does at the door is recorded."""
    return open_grants(account).select_related("unit").order_by("unit__level", "id").first()


def is_for_phone(account: Account) -> bool:
    """Whether the account comes in by a trusted phone: every role it holds is meant for that."""
    held = list(open_grants(account).values_list("role__by_device", flat=True))
    return bool(held) and all(held)


# Roles, as the one who gives them sees them


def places_of_giving(actor: Actor) -> QuerySet[Unit]:
    """The units at which the actor herself gives roles, by name."""
    here = [grant.unit for grant in actor.grants_of(GIVE_ROLES)]
    return Unit.objects.filter(pk__in=here, closed_on=None).order_by("level", "order_key")


def _below(unit: Unit) -> dict[str, Unit]:
    column = {Level.PROVINCE: "unit__province", Level.COMMUNE: "unit__commune"}.get(Level(unit.level), "unit")
    return {column: unit}


def place_of_giving(actor: Actor, unit: int) -> Unit:
    """An open unit at which the actor gives roles. Raises NotForYou."""
    return gate.get(actor, GIVE_ROLES, Unit.objects.filter(closed_on=None), pk=unit)


def grant_in_hand(actor: Actor, grant: int) -> RoleGrant:
    """A grant that is still open and that the actor manages. Raises NotForYou."""
    held = RoleGrant.objects.filter(not_over()).select_related("account", "role", "unit__commune")
    return gate.get(actor, GIVE_ROLES, held, pk=grant)


def grants_at(actor: Actor, unit: Unit) -> QuerySet[RoleGrant]:
    """The open grants at a unit and below it that the actor may manage."""
    found = RoleGrant.objects.filter(not_over(), **_below(unit)).select_related("account", "role", "unit")
    return gate.rows(actor, GIVE_ROLES, found).order_by(
        "role__level", "unit__order_key", "account__full_name"
    )


def roles_for(actor: Actor, unit: Unit) -> list[Role]:
    """The roles that the actor may give at a unit or just below it: those that hold no more than she does."""
    levels = {Level.COMMUNE: (Level.COMMUNE, Level.BRANCH)}.get(Level(unit.level), (Level(unit.level),))
    found = Role.objects.filter(level__in=levels).order_by("-level", "label")
    return [role for role in found if _holds_all(actor, role, unit)]


def _holds_all(actor: Actor, role: Role, unit: Unit) -> bool:
    wanted = [PERMISSIONS.get(code) for code in role.permissions]
    return all(permission and gate.may_give(actor, permission, unit) for permission in wanted)


def units_for(role: Role, unit: Unit) -> QuerySet[Unit]:
    """Where under this unit the role can be held."""
    if role.level == unit.level:
        return Unit.objects.filter(pk=unit.pk)
    found = Unit.objects.filter(parent=unit, level=role.level, closed_on=None)
    return found.order_by("order_key", "id")


def known_accounts(actor: Actor, unit: Unit) -> QuerySet[Account]:
    """People who hold or held something at a unit or below it, by name; who comes in by phone is left out."""
    ever = gate.rows(actor, GIVE_ROLES, RoleGrant.objects.filter(role__by_device=False, **_below(unit)))
    return Account.objects.filter(pk__in=ever.values("account")).order_by("full_name", "id")


def beyond(actor: Actor, account: Account) -> bool:
    """Whether the account holds anything that this actor does not manage."""
    mine = gate.rows(actor, GIVE_ROLES, open_grants(account))
    return open_grants(account).exclude(pk__in=mine.values("pk")).exists()


def has_factor(account: Account) -> bool:
    """Whether signing in asks for a code from an app."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())


# The door. Time is the database's: web servers may disagree about it.


def sign_in_hash(secret: str) -> bytes:
    """What is kept of a token or a code."""
    return keys.keyed_hash(secret, "sign-in").bytes


def open_codes() -> QuerySet[SignInCode]:
    """Codes that still open something."""
    found = SignInCode.objects.filter(used_at=None, expires_at__gt=Now(), account__is_active=True)
    return found.select_related("account")


def code_of_link(token: str) -> SignInCode | None:
    """The open code behind a link. Nothing is counted or written: previews of messages fetch links."""
    return open_codes().filter(link_hash=sign_in_hash(token)).first()


def brought_code(pk: int) -> SignInCode | None:
    """A code by its id, open or used up."""
    return SignInCode.objects.filter(pk=pk).select_related("account").first()


def code_of_signs(typed: str) -> SignInCode | None:
    """The open code behind eight typed signs, with or without blanks, hyphens and capitals."""
    plain = "".join(typed.upper().split()).replace("-", "")
    return open_codes().filter(code_hash=sign_in_hash(plain)).first()


def failed_lately(door: str, who: str, *, minutes: int) -> int:
    """How often somebody failed at a door in the last minutes."""
    began = Now() - timedelta(minutes=minutes)
    return Attempt.objects.filter(door=door, who=who, at__gt=began).count()


def own_account(actor: Actor) -> Account:
    """The account that acts. Raises NotForYou for who has none."""
    return gate.get(actor, SIGNED_IN, Account.objects.all(), pk=actor.id)


def has_password(user: object) -> bool:
    """Whether the user of a request is an account that signs in by password."""
    return isinstance(user, Account) and user.has_usable_password()


def trusted_devices(account_id: int) -> QuerySet[Device]:
    """The phones that an account trusts now. Each carries `now`, the database's time of the question."""
    found = Device.objects.filter(account_id=account_id, revoked_at=None, trusted_until__gt=Now())
    return found.filter(wrong_pins__lt=WRONG_PINS).annotate(now=Now()).order_by("-trusted_at")


def is_new_installation() -> bool:
    """Nobody can sign in yet: the first page offers to begin."""
    return not Account.objects.exists()


# The trail, as the place where it happened may read it


@dataclass(frozen=True)
class Named:
    """What a line is about, in words; `url` is empty where there is no page for it."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Told:
    """One line of the trail for a reader. `facts` are pairs of what and how it was."""

    line: Line
    label: str
    about: list[Named]
    facts: list[tuple[str, str]]


# Who can name a kind of subject says so here: floors above know things that this one does not.
Namer = Callable[[Actor, list[int]], dict[int, Named]]
NAMERS: dict[str, Namer] = {
    "account": lambda _, ids: {one.pk: Named(one.full_name) for one in Account.objects.filter(pk__in=ids)},
    "unit": lambda _, ids: {one.pk: Named(one.title) for one in Unit.objects.filter(pk__in=ids)},
}
KINDS = {"person": "hội viên", "account": "người dùng", "unit": "đơn vị", "group": "nhóm"}
# Only these reach the page. What an act noted beyond them may be about a person, and not every reader of the
# trail may see people.
FACTS = {
    "role": "Vai trò",
    "unit": "Đơn vị",
    "branch": "Chi hội",
    "title": "Chức vụ",
    "device": "Máy",
    "account": "Người dùng",
    "name": "Tên",
    "names": "Tên",
    "book": "Danh sách",
    "group": "Nhóm",
    "choice": "Cách xử lý",
    "what": "Nội dung",
    "count": "Số lượng",
    "changes": "Số mục đã sửa",
    "why": "Vì",
    "on": "Từ ngày",
    "old": "Trước",
    "new": "Nay",
}
NAMES_SHOWN = 4


def trail(actor: Actor, *, act: str, before: int | None, size: int) -> list[Line]:
    """Lines that the actor may read, newest first: of one kind of act, older than a line."""
    found = Line.objects.filter(act=act) if act else Line.objects.all()
    found = found.filter(pk__lt=before) if before else found
    return gate.page(actor, SEE_TRAIL, found, ("-id",), size)


def acts_seen() -> list[tuple[str, str]]:
    """Kinds of act that leave lines: code and label, by label."""
    lasting = [(act.code, act.label) for act in ACTS.values() if not act.row_is_trail]
    return sorted(lasting, key=lambda pair: sort_key(pair[1], given_first=False))


def told(actor: Actor, lines: list[Line]) -> list[Told]:
    """The lines in words, with a fixed number of questions however many lines there are."""
    counted = About.objects.filter(line__in=lines).values("line_id", "kind")
    # A thing that several parts are about counts once.
    found = counted.annotate(count=Count("subject_id", distinct=True), first=Min("subject_id"))
    abouts = list(found.order_by("line_id", "kind"))
    named = {kind: _named(actor, kind, abouts) for kind in {about["kind"] for about in abouts}}
    by_line: dict[int, list[Named]] = {}
    selves = {(line.pk, line.actor_id) for line in lines if line.actor_kind == Kind.ACCOUNT}
    for about in abouts:
        if about["kind"] == "account" and (about["line_id"], about["first"]) in selves:
            continue  # who did it is told anyway
        words = Named(f"{group_digits(about['count'])} {KINDS.get(about['kind'], about['kind'])}")
        one = named[about["kind"]].get(about["first"], words) if about["count"] == 1 else words
        by_line.setdefault(about["line_id"], []).append(one)
    return [Told(line, label_of(line), by_line.get(line.pk, []), facts_of(line.data)) for line in lines]


def _named(actor: Actor, kind: str, abouts: Sequence[Mapping[str, Any]]) -> dict[int, Named]:
    single = [about["first"] for about in abouts if about["kind"] == kind and about["count"] == 1]
    return NAMERS[kind](actor, single) if kind in NAMERS else {}


def facts_of(data: dict[str, Any]) -> list[tuple[str, str]]:
    """What an act noted, as far as every reader of the trail may see it."""
    found = [(FACTS[key], _in_words(value)) for key, value in data.items() if key in FACTS]
    return [(what, words) for what, words in found if words]


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        return str(len(value))
    if isinstance(value, list):
        shown = ", ".join(str(one) for one in value[:NAMES_SHOWN])
        left = len(value) - NAMES_SHOWN
        return f"{shown} và {left} tên khác" if left > 0 else shown
    return group_digits(value) if isinstance(value, int) else str(value or "")


def reads(actor: Actor, *, before: int | None, size: int) -> list[Read]:
    """Records of reading that the actor may see, newest first, older than one of them."""
    found = Read.objects.filter(pk__lt=before) if before else Read.objects.all()
    return gate.page(actor, SEE_READS, found, ("-id",), size)
