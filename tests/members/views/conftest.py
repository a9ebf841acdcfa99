"""The village of the tests of lists without a network."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from sohoi.access.models import Account
from tests import factories
from tests.factories import Place
from tests.members.views.villages import Village

OnPhone = Callable[[Account], Client]


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
