"""Whoever works with groups, and whoever must not."""

from __future__ import annotations

import pytest

from sohoi.acts.actor import Actor
from sohoi.members.models import Person
from tests import factories
from tests.factories import Place, actor_with


@pytest.fixture
def head(place: Place) -> Actor:
    """She heads Thôn Đông of An Lạc."""
    return actor_with("branch_head", place.an_lac.east)


@pytest.fixture
def clerk(place: Place) -> Actor:
    return actor_with("commune_clerk", place.an_lac.unit)


@pytest.fixture
def officer(place: Place) -> Actor:
    return actor_with("province_officer", place.province)


@pytest.fixture
def stranger(place: Place) -> Actor:
    """The head of the branch beside it."""
    return actor_with("branch_head", place.an_lac.west)


@pytest.fixture
def crowd(place: Place) -> list[Person]:
    """Three core members of Thôn Đông, the second without a telephone, the third in Tổ 1."""
    east, cell = place.an_lac.east, place.an_lac.east_cells[0]
    return [
        factories.register_person(
            east, full_name="Lê Thị An", birth="1970", core=True, phone="0710000001", cell=None
        ),
        factories.register_person(east, full_name="Lê Thị Bình", birth="1980", core=True),
        factories.register_person(east, full_name="Lê Thị Cúc", core=True, phone="0710000003", cell=cell),
    ]
