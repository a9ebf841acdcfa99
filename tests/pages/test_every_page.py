"""One walk over every page of everybody, with one of everything and again with sixty more.

Looking changes nothing: previews, prefetching and a second look leave no trace. A page asks the database at
most twelve times, and as often for sixty people as for one. Every answer says how the browser is to treat it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.test import Client

from tests import factories
from tests.pages import addresses, world
from tests.pages.answers import body, unsaid
from tests.pages.watching import questions, rows, statements, writing

# The first page asks each area once what waits; nothing asks more than it.
MOST = 13


@dataclass
class Walk:
    """Everybody in front of her pages. `wrong` collects what no page may do."""

    pages: dict[str, tuple[Client, str]]
    wrong: list[str] = field(default_factory=list)

    def look(self, name: str, *methods: str) -> int:
        """How often the last of these requests asked the database: the first may look for what is kept."""
        client, path = self.pages[name]
        for method in methods:
            with statements() as sent:
                response = getattr(client, method)(path)
                body(response)
            assert response.status_code < 500, name
            self.wrong += [f"{method} {name}: {what}" for what in (*writing(sent), *unsaid(response))]
        return questions(sent)

    def all_of_them(self, *methods: str) -> dict[str, int]:
        before = rows()
        asked = {name: self.look(name, *methods) for name in self.pages}
        assert rows() == before
        return asked


def everybodys(there: world.World) -> Walk:
    clients = {role: world.enter_as(role, there.place) for role in world.HOMES}
    return Walk(
        {
            f"{name} of {role}": (client, path)
            for role, client in clients.items()
            for name, path in [*addresses.plain(there, role), *addresses.faces(there, role)]
        }
    )


def grow(there: world.World) -> None:
    """Sixty more of everything that pages list."""
    commune = there.place.an_lac
    world.crowd(commune.east, 60, cell=commune.east_cells[0])
    for n in range(60):
        factories.make_unit(f"Thôn số {n}", "branch", commune.unit)
        factories.make_unit(f"Tổ số {n}", "cell", commune.east)
        factories.account_with("branch_head", commune.east, full_name=f"Người thứ {n}")
        world.bring(factories.all_seeing(), commune.unit, world.reading(f"ds-{n}.xlsx", 1, n % 10))


def test_a_look_writes_nothing_asks_little_and_says_how_to_be_kept(
    place: factories.Place, without_totp: None
) -> None:
    there = world.lay_out(place, many=1)
    walk = everybodys(there)
    few = walk.all_of_them("get", "head", "get")
    grow(there)
    many = walk.all_of_them("get")
    many |= {page: walk.look(page, "get") for page, n in many.items() if n > few[page]}
    assert walk.wrong == []
    assert {page: (few[page], n) for page, n in many.items() if n > few[page]} == {}
    assert {page: n for page, n in many.items() if n > MOST} == {}
    assert len(walk.pages) > 150


def test_a_visitors_look_is_no_other(there: world.World) -> None:
    doors = Walk({name: (Client(), path) for name, path in addresses.doors(there)})
    doors.all_of_them("get", "head", "get")
    assert doors.wrong == []


def test_the_watch_sees_what_is_written(there: world.World) -> None:
    chair = world.enter_as("commune_chair", there.place)
    before = rows()
    with statements() as sent:
        chair.post(f"/hoi-vien/{there.fitting['person']}/can-cuoc/")
    assert any("access_read" in sql for sql in writing(sent))
    assert rows()["access_read"] == before["access_read"] + 1
