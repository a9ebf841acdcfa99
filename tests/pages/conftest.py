"""The world of these tests, written once for each of them."""

from __future__ import annotations

import pytest

from tests import factories
from tests.pages import world


@pytest.fixture
def there(place: factories.Place, without_totp: None) -> world.World:
    """The commune after some months; a password alone is a strong sign-in in it."""
    return world.lay_out(place)
