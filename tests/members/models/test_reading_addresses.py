"""The migration that reads the addresses of people who were in the register already."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.db import connection

from sohoi.members.models import Member, Person
from tests import factories
from tests.factories import Place, register_person

STEP = import_module("sohoi.members.migrations.0012_read_addresses")
DIVIDED = "Thôn Thị Trung, xã Đình Dù, huyện Văn Lâm"


def test_what_it_writes_is_what_the_record_gives_however_often_it_runs(place: Place) -> None:
    real = factories.make_commune("Xã Như Quỳnh", place.province, code="12004")
    people = [
        register_person(branch, address=address, birth="1980-01-01")
        for branch in (real.east, place.an_lac.east)
        for address in (DIVIDED, "thị trấn Như Quỳnh, Văn Lâm", "Thôn 3", "")
    ]
    chosen = register_person(real.west, address=DIVIDED)
    Person.objects.filter(pk=chosen.pk).update(address_now="12004")
    Member.objects.filter(pk=chosen.pk).update(doubts=[])
    true = dict(Member.objects.values_list("pk", "doubts"))
    old = dict(Member.objects.values_list("pk", "old_commune"))
    Member.objects.filter(pk__in=[one.pk for one in people]).update(
        old_commune="", doubts=["birth_first_day"]
    )
    for _ in range(2):
        with connection.schema_editor() as editor:
            STEP.fill(apps, editor)
        assert dict(Member.objects.values_list("pk", "doubts")) == true
        assert dict(Member.objects.values_list("pk", "old_commune")) == old
    assert [one for one in true.values() if "address_divided" in one]
