"""What an installation does not keep is neither asked, nor shown, nor written, whoever states it."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from sohoi.members import fields
from sohoi.members.forms import FindForm
from sohoi.members.models import Member, Person, PersonPoverty
from sohoi.members.queries import lists
from sohoi.members.queries.finding import Wanted
from tests import factories

OFF = ["religion", "poverty", "full_name"]


@pytest.fixture
def off(settings: Settings) -> None:
    settings.SOHOI_SENSITIVE_OFF = OFF


@pytest.mark.usefixtures("off")
def test_only_sensitive_fields_can_be_switched_off() -> None:
    assert fields.off() == {"religion", "poverty"}
    assert {"full_name", "ethnicity"} <= {entry.key for entry in fields.kept()}


@pytest.mark.usefixtures("off")
def test_it_is_never_written(place: factories.Place) -> None:
    factories.register_person(place.an_lac.east, religion="Phật giáo", ethnicity="Tày", poverty="poor")
    person = Person.objects.get()
    assert (person.religion, person.ethnicity) == ("", "Tày")
    assert (Member.objects.get().poverty, PersonPoverty.objects.count()) == ("", 0)


def test_it_is_written_where_it_is_kept(place: factories.Place) -> None:
    factories.register_person(place.an_lac.east, religion="Phật giáo", poverty="poor")
    assert (Person.objects.get().religion, PersonPoverty.objects.count()) == ("Phật giáo", 1)


@pytest.mark.usefixtures("off")
def test_no_filter_asks_for_it() -> None:
    wanted = FindForm({"religion": "Phật giáo", "poverty": "poor", "ethnicity": "Tày"}).wanted(sensitive=True)
    assert wanted == Wanted(ethnicity="Tày")
    assert [field.name for field in FindForm({}).sensitive_fields()] == ["ethnicity", "party"]


@pytest.mark.usefixtures("off")
def test_no_list_has_its_column(place: factories.Place) -> None:
    chair = factories.actor_with("commune_chair", place.an_lac.unit)
    factories.register_person(place.an_lac.east, ethnicity="Tày")
    [row] = lists.rows(chair, Wanted(), place.an_lac.unit, year=2026, sensitive=True)
    assert len(row) == len(lists.COLUMNS) + 2


def test_who_may_not_see_them_filters_by_none_of_them() -> None:
    sent = {"religion": "Phật giáo", "poverty": "poor", "party": "on", "ethnicity": "Tày"}
    assert FindForm(sent).wanted(sensitive=False) == Wanted()
