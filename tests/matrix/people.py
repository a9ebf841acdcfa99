"""Who tries every address: each role at every position towards one object, and those without any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from sohoi.access.middleware import DEVICE, mark_seen
from sohoi.access.models import Account, Role, RoleGrant
from sohoi.acts.actor import Level
from sohoi.units.models import Unit
from tests import factories

ROLES = (
    "branch_head",
    "commune_clerk",
    "commune_chair",
    "commune_auditor",
    "province_officer",
    "province_auditor",
    "technician",
)
OWN, SIBLING, OTHER_COMMUNE, OTHER_PROVINCE, FORMER, CLOSED = (
    "own",
    "sibling",
    "other commune",
    "other province",
    "former",
    "closed",
)
POSITIONS = (OWN, SIBLING, OTHER_COMMUNE, OTHER_PROVINCE, FORMER, CLOSED)


@dataclass(frozen=True)
class Trier:
    """Somebody who tries: her role, where she stands towards the object, and her browser."""

    role: str
    position: str
    client: Client

    @property
    def gets_in(self) -> bool:
        """Whether she is signed in at all: a phone whose last role ended is not."""
        if self.position == FORMER:
            return self.role != "branch_head"
        return self.role != "visitor" and self.position != CLOSED

    @property
    def name(self) -> str:
        return f"{self.role} ({self.position})"


def triers(place: factories.Place) -> Iterator[Trier]:
    """Everybody, the visitor first."""
    yield Trier("visitor", "", Client())
    yield Trier("nothing", "", _signed_in(factories.make_account(full_name="Không Giữ Gì")))
    for role in Role.objects.filter(pk__in=ROLES):
        for position in POSITIONS:
            unit = _unit(place, role.level, position)
            if unit is not None:
                yield Trier(role.pk, position, _holding(role, unit, position))


def _unit(place: factories.Place, level: int, position: str) -> Unit | None:
    """The unit at which a role of this level stands so towards Thôn Đông of An Lạc."""
    commune = {OTHER_COMMUNE: place.binh_minh, OTHER_PROVINCE: place.hoa_my}.get(position, place.an_lac)
    if level == Level.BRANCH:
        return commune.west if position == SIBLING else commune.east
    if position == SIBLING:
        return None
    if level == Level.COMMUNE:
        return commune.unit
    if position == OTHER_COMMUNE:
        return None
    return place.other_province if position == OTHER_PROVINCE else place.province


def _holding(role: Role, unit: Unit, position: str) -> Client:
    account = factories.account_with(role.pk, unit, full_name=f"Người {role.label}")
    if position == FORMER:
        RoleGrant.objects.filter(account=account).update(until=timezone.now())
    if position == CLOSED:
        Account.objects.filter(pk=account.pk).update(is_active=False)
    return _on_phone(account) if role.by_device else _signed_in(account)


@lru_cache
def _hash() -> str:
    """Made once: hashing is slow on purpose."""
    return make_password("mot mat khau de thu")


def _signed_in(account: Account) -> Client:
    client = Client()
    account.password = _hash()
    account.save(update_fields=["password"])
    client.force_login(account)
    return client


def _on_phone(account: Account) -> Client:
    client = _signed_in(account)
    session = client.session
    session[DEVICE] = factories.trusted_phone(account).pk
    mark_seen(session, always=True)
    session.save()
    return client
