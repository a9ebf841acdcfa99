"""The country from the facts, once."""

from __future__ import annotations

from datetime import date

import pytest

from sohoi.acts.actor import Actor, Level
from sohoi.acts.gate import NotForYou
from sohoi.units.models import Unit, UnitVersion
from sohoi.units.services import Country, load
from tests import factories

pytestmark = pytest.mark.django_db


def loaded(actor: Actor, code: str) -> tuple[int, int]:
    return load(actor, country=Country(), province_code=code)


def test_a_province_with_its_communes_since_their_days() -> None:
    assert loaded(factories.all_seeing(), "33") == (105, 0)
    province = Unit.objects.get(level=Level.PROVINCE)
    communes = Unit.objects.filter(level=Level.COMMUNE, province=province)
    assert (province.name, communes.count()) == ("Tỉnh Hưng Yên", 104)
    assert communes.filter(kind="ward").count() == 11
    since = {version.valid.lower for version in UnitVersion.objects.all()}
    assert since == {date(2025, 7, 1)}


def test_loading_again_makes_nothing() -> None:
    loaded(factories.all_seeing(), "33")
    assert loaded(factories.all_seeing(), "33") == (0, 105)
    assert Unit.objects.count() == 105


def test_a_commune_that_began_alone_keeps_its_id() -> None:
    province = factories.make_unit("Tỉnh Hưng Yên", "province", None, code="33")
    own = factories.make_unit("Phường Thái Bình", "ward", province, code="13225")
    loaded(factories.all_seeing(), "33")
    assert Unit.objects.filter(code="13225", level=Level.COMMUNE).get() == own


def test_no_office_loads_the_country(place: factories.Place) -> None:
    for role, unit in (("commune_chair", place.an_lac.unit), ("province_officer", place.province)):
        with pytest.raises(NotForYou):
            loaded(factories.actor_with(role, unit), "33")
