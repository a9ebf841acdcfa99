"""Who tries every address: each role at every position towards one object, and those without any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from sohoi.access.middleware import DEVICE, mark_seen
from sohoi.access.models import Account, Role, RoleGrant
from sohoi.acts.actor import Level
from sohoi.members.models import Person
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


# A member in front of her own page, and whoever holds the links that are shown to scan.
MEMBER, BEARER = "member", "bearer"


@dataclass(frozen=True)
class Trier:
    """Somebody who tries: her role, where she stands towards the object, her browser, and what links she
    holds, by the name of the address."""

    role: str
    position: str
    client: Client
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def gets_in(self) -> bool:
        """Whether she is signed in at the office: a phone whose last role ended is not, nor is a member."""
        if self.role in (MEMBER, BEARER):
            return False
        if self.position == FORMER:
            return self.role != "branch_head"
        return self.role != "visitor" and self.position != CLOSED

    @property
    def name(self) -> str:
        return f"{self.role} ({self.position})"

    @property
    def has_pages(self) -> bool:
        """Whether pages of a member's own open here."""
        return self.role == MEMBER and self.position != FORMER


def triers(place: factories.Place, fitting: Mapping[str, Any]) -> Iterator[Trier]:
    """Everybody, the visitor first."""
    yield Trier("visitor", "", Client())
    yield Trier("nothing", "", _signed_in(factories.make_account(full_name="Không Giữ Gì")))
    for role in Role.objects.filter(pk__in=ROLES):
        for position in POSITIONS:
            unit = _unit(place, role.level, position)
            if unit is not None:
                yield Trier(role.pk, position, _holding(role, unit, position))

    yield Trier(BEARER, "", Client(), fitting["links"])
    for position in (OWN, SIBLING, OTHER_COMMUNE, FORMER):
        yield Trier(MEMBER, position, _member(place, fitting, position))


def _member(place: factories.Place, fitting: Mapping[str, Any], position: str) -> Client:
    """The member whom the addresses are about, or another one of the branch that stands so towards hers."""
    if position in (OWN, FORMER):
        subject = Person.objects.get(pk=fitting["person"]).subject_id
    else:
        branch = _unit(place, Level.BRANCH, position)
        assert branch is not None
        subject = factories.register_person(branch, full_name="Ngô Thị Người Khác").subject_id
    return factories.on_own_phone(subject, ended=position == FORMER)


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
