"""A page asks the database at most twelve times, and as often for sixty people as for one."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.pages import addresses, world
from tests.pages.answers import body

MOST = 12


def asked(client: Client, path: str) -> int:
    """How often, the second time: the first may look for what is kept ever after."""
    body(client.get(path))
    with CaptureQueriesContext(connection) as found:
        body(client.get(path))
    return len([one for one in found if "SAVEPOINT" not in one["sql"]])


def grow(there: world.World) -> None:
    """Sixty more of everything that pages list."""
    commune = there.place.an_lac
    world.crowd(commune.east, 60, cell=commune.east_cells[0])
    for n in range(60):
        factories.make_unit(f"Thôn số {n}", "branch", commune.unit)
        factories.make_unit(f"Tổ số {n}", "cell", commune.east)
        factories.account_with("branch_head", commune.east, full_name=f"Người thứ {n}")
        world.bring(factories.all_seeing(), commune.unit, world.reading(f"ds-{n}.xlsx", 1, n % 10))


def test_every_page_keeps_to_its_budget(place: factories.Place, without_totp: None) -> None:
    there = world.lay_out(place, many=1)
    pages = {
        (role, name): (client, path)
        for role, client in ((role, world.enter_as(role, place)) for role in world.HOMES)
        for name, path in [*addresses.plain(there, role), *addresses.faces(there, role)]
    }
    few = {page: asked(*where) for page, where in pages.items()}
    grow(there)
    many = {page: asked(*where) for page, where in pages.items()}
    assert {page: (few[page], n) for page, n in many.items() if n > few[page]} == {}
    assert {page: n for page, n in many.items() if n > MOST} == {}
    assert len(pages) > 150
