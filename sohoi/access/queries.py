"""Who an account is to the gate, and questions about accounts and grants."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from sohoi.access.models import Account, Device, RoleGrant
from sohoi.access.permissions import GIVE_ROLES
from sohoi.acts import gate
from sohoi.acts.actor import Actor, Grant, Kind, Level
from sohoi.units.models import Unit


def actor_of(account: Account, *, strong: bool) -> Actor:
    """The actor that this account is now.

    `strong`: signed in by password and second factor. A trusted phone is not: there only the roles
    meant for phones count, whatever else the account holds.
    """
    held = list(open_grants(account).select_related("role", "unit"))
    usable = [grant for grant in held if strong or grant.role.by_device]
    return Actor(
        Kind.ACCOUNT, id=account.pk, name=account.full_name, grants=tuple(_grant(one) for one in usable)
    )


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
    now = timezone.now()
    held = RoleGrant.objects.filter(account=account, account__is_active=True, unit__closed_on=None)
    return held.filter(Q(until=None) | Q(until__gt=now))


def wants_second_factor(account: Account) -> bool:
    """Whether a role of the account asks for a second factor: commune and above do."""
    if not settings.SOHOI_REQUIRE_TOTP:
        return False
    return open_grants(account).filter(role__by_device=False).exists()


def grants_at(actor: Actor, unit: Unit) -> QuerySet[RoleGrant]:
    """The open grants at a unit and below it that the actor may manage."""
    column = {Level.PROVINCE: "unit__province", Level.COMMUNE: "unit__commune"}.get(Level(unit.level), "unit")
    found = RoleGrant.objects.filter(until=None, **{column: unit}).select_related("account", "role", "unit")
    return gate.rows(actor, GIVE_ROLES, found).order_by(
        "role__level", "unit__order_key", "account__full_name"
    )


def trusted_devices(account_id: int) -> QuerySet[Device]:
    """The phones that an account trusts now."""
    now = timezone.now()
    found = Device.objects.filter(account_id=account_id, revoked_at=None, trusted_until__gt=now)
    return found.order_by("-trusted_at")


def is_new_installation() -> bool:
    """Nobody can sign in yet: the first page offers to begin."""
    return not Account.objects.exists()


def home_units(actor: Actor) -> Iterable[int]:
    """The units at which the actor holds something, widest first."""
    return [grant.unit for grant in sorted(actor.grants, key=lambda grant: (grant.level, grant.unit))]
