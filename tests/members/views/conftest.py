"""The village of the tests of lists without a network, and who asks for the papers of An Lạc."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from sohoi.access.models import Account
from sohoi.members.models import Person
from tests import factories
from tests.factories import Place
from tests.members.views.villages import Village

OnPhone = Callable[[Account], Client]
SignIn = Callable[[Account], Client]


@pytest.fixture
def village(place: Place, client_on_phone: OnPhone) -> Village:
    east, west = place.an_lac.branches
    head = factories.account_with("branch_head", east, full_name="Nguyễn Thị Hoa")
    other = factories.account_with("branch_head", west, full_name="Lê Thị Lạ")
    member = factories.register_person(
        east,
        full_name="Trần Thị Đào",
        birth="1978-08-15",
        phone="0710111333",
        address="Xóm Bãi",
        ethnicity="Mường",
        religion="Phật giáo",
        id_number="034178001234",
        notes="Hay đi chợ phiên",
        other=(("Cột lạ", "034178009999"),),
        cell=place.an_lac.east_cells[0],
    )
    neighbour = factories.register_person(west, full_name="Phạm Thị Bên", phone="0710111444")
    return Village(head, client_on_phone(head), member, client_on_phone(other), neighbour)


@pytest.fixture
def hoa(place: Place) -> Person:
    facts = {"birth": "1978-08-15", "joined": "2001", "phone": "0710345678", "id_number": "034178001234"}
    cell = place.an_lac.east_cells[0]
    return factories.register_person(place.an_lac.east, full_name="Nguyễn Thị Hoa", cell=cell, **facts)


@pytest.fixture
def chair(place: Place, client_as: SignIn) -> Client:
    return client_as(factories.account_with("commune_chair", place.an_lac.unit, full_name="Lê Thị Chủ"))


@pytest.fixture
def head(place: Place, client_as: SignIn) -> Client:
    return client_as(factories.account_with("branch_head", place.an_lac.east, full_name="Vũ Thị Trưởng"))


@pytest.fixture
def stranger(place: Place, client_as: SignIn) -> Client:
    return client_as(factories.account_with("commune_chair", place.binh_minh.unit))
