"""What the database itself refuses about units, and how a unit is spoken of."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sohoi.units.models import Kind, Unit, UnitVersion
from tests.factories import Place, make_unit

NEW_YEAR, MIDSUMMER = date(2026, 1, 1), date(2026, 7, 1)


def version(place: Place, valid: DateRange) -> UnitVersion:
    with transaction.atomic():
        return UnitVersion.objects.create(
            unit=place.an_lac.east, name="x", kind_id="branch", valid=valid, line_id=0
        )


def test_versions_of_a_unit_may_touch_but_not_overlap(place: Place) -> None:
    UnitVersion.objects.filter(unit=place.an_lac.east).update(valid=DateRange(date(2020, 1, 1), NEW_YEAR))
    with pytest.raises(IntegrityError, match="version_no_overlap"):
        version(place, DateRange(date(2025, 12, 31), MIDSUMMER))
    assert version(place, DateRange(NEW_YEAR, MIDSUMMER))


def test_a_version_lasts_at_least_a_day(place: Place) -> None:
    UnitVersion.objects.filter(unit=place.an_lac.east).delete()
    with pytest.raises(IntegrityError, match="version_not_empty"):
        version(place, DateRange(NEW_YEAR, NEW_YEAR))
    assert version(place, DateRange(NEW_YEAR, date(2026, 1, 2)))


def test_open_sisters_have_different_names(place: Place) -> None:
    east = place.an_lac.east
    with pytest.raises(IntegrityError, match="unit_name_once"), transaction.atomic():
        Unit.objects.filter(pk=place.an_lac.west.pk).update(name_key=east.name_key)
    Unit.objects.filter(pk=east.pk).update(closed_on=NEW_YEAR)
    Unit.objects.filter(pk=place.an_lac.west.pk).update(name_key=east.name_key)


def test_a_unit_is_spoken_of_with_what_it_is(place: Place) -> None:
    assert place.an_lac.east.title == "Chi hội Thôn Đông"
    assert place.an_lac.east_cells[0].title == "Tổ 1"
    assert place.an_lac.unit.title == "Hội LHPN xã An Lạc"
    assert place.province.title == "Hội LHPN tỉnh Sông Mai"
    assert str(place.an_lac.unit) == "Xã An Lạc"


@pytest.mark.parametrize("code", ["ward", "zone", "attached"])
def test_every_kind_of_commune_holds_branches(place: Place, code: str) -> None:
    unit = make_unit("Phường Mới", code, place.province)
    branch = make_unit("Khu 1", "branch", unit)
    assert (branch.commune, branch.province) == (unit, place.province)
    assert Kind.objects.get(pk=code).level == unit.level
