"""The smallest demonstration, built once for all tests of a module: building takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from sohoi.config.demo import building
from sohoi.config.demo.places import Size
from sohoi.config.demo.services import whole
from sohoi.units.models import Unit

TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What a test changes is taken back to here, and after the last one all of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        building.build(Size.HAMLET, today=TODAY)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def hamlet(built: None, db: None, settings: Settings) -> Unit:
    """Its first commune, in which a password alone is a strong sign-in."""
    settings.SOHOI_DEMO = True
    settings.SOHOI_REQUIRE_TOTP = False
    return Unit.objects.get(code="98001")


@pytest.fixture
def nothing(db: None) -> None:
    """An installation in which nobody has entered anything, whatever other tests of the module build."""
    whole.empty()
