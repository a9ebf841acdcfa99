"""A member on her own page is found at once, however many others there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import QuerySet

from sohoi.access.models import OwnCode, OwnKey, OwnPhone
from sohoi.access.own import member_actor
from sohoi.acts import gate
from sohoi.members.models import Member
from sohoi.members.permissions import OWN_PAGE
from sohoi.members.queries import own
from tests import factories


@pytest.fixture
def hoa(place: factories.Place) -> Member:
    factories.register_person(place.an_lac.east, full_name="Lê Thị Khác")
    return factories.register_person(place.an_lac.east, full_name="Nguyễn Thị Hoa", birth="1960").member


def test_she_is_found_by_an_index_and_not_by_reading_the_list(hoa: Member) -> None:
    """With reading through forbidden, the planner does it all the same where there is no other way."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    found: QuerySet[Member] = gate.rows(member_actor(hoa.subject_id), OWN_PAGE, Member.objects.all())
    assert "Seq Scan" not in found.explain()
    assert "Seq Scan" in Member.objects.filter(subject_id=hoa.subject_id).explain()


def test_every_way_to_her_leads_to_her_alone(hoa: Member) -> None:
    phone = OwnPhone.objects.create(secret_hash=b"1" * 32, label="Máy")
    OwnKey.objects.create(phone=phone, subject_id=hoa.subject_id, until="2030-01-01T00:00Z")
    code = OwnCode(subject_id=hoa.subject_id)
    ways: list[Callable[[], object]] = [
        lambda: own.me(member_actor(hoa.subject_id)),
        lambda: own.of_code(code),
        lambda: Member.objects.get(name=own.name_of_subject(hoa.subject_id)),
    ]
    assert [way() for way in ways] == [hoa] * 3
    assert [one.birth_year for one in own.on_phone(OwnKey.objects.all())] == [1960]


def test_nobody_is_found_by_a_number_that_is_another_ones(hoa: Member) -> None:
    stranger = Member.objects.get(name="Lê Thị Khác")
    assert own.me(member_actor(stranger.subject_id)) == stranger
    assert not gate.may(member_actor(stranger.subject_id), OWN_PAGE, hoa)
    assert own.me(member_actor(0)) is None
