"""Which pages there are for whom: the addresses of the matrix, and their faces worth a look of their own."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.urls import URLPattern, reverse

from sohoi.members.queries.ready import KINDS
from sohoi.notices.queries.named import LISTS
from tests.matrix.table import TABLE, Row
from tests.matrix.test_matrix import addresses, path_of
from tests.pages.world import World

# Answered by a file, or by nothing, not by a page.
FILES = (
    "notice-opened",
    "book-template",
    "letterhead-sample",
    "offline-worker",
    "my-worker",
    "offline-still",
    "person-own-used",
    "notice-file",
    "my-notice-file",
    "notice-link-file",
)
EDITORS = ("branch_head", "commune_clerk", "commune_chair")
SEERS = ("branch_head", "commune_clerk", "commune_chair", "province_officer")


def row(pattern: URLPattern) -> Row:
    """What the table says; the matrix itself sees to it that nothing is left out of it."""
    return TABLE.get(str(pattern.name), Row())


def plain(world: World, role: str) -> Iterator[tuple[str, str]]:
    """Name and path of every page that the matrix opens to this role by GET."""
    for pattern in addresses():
        if role in row(pattern).get:
            yield str(pattern.name), path_of(pattern, world.fitting)


def pages(world: World, role: str) -> Iterator[tuple[str, str]]:
    """Those of them that a window shows."""
    return (one for one in plain(world, role) if one[0] not in FILES)


def doors(world: World) -> Iterator[tuple[str, str]]:
    """Name and path of every page that visitors may open."""
    for pattern in addresses():
        if row(pattern).open:
            yield str(pattern.name), path_of(pattern, world.fitting)
    for name in ("notice-link", "notice-phone"):
        yield f"{name} pasted", reverse(name, args=[world.fitting["links"][name]])


def faces(world: World, role: str) -> Iterator[tuple[str, str]]:
    """The same addresses about other things: everybody odd, every state of a book, searches without a hit."""
    if role in SEERS:
        yield from _finding(world)
        yield from ((f"person {how}", _of("person", person=one.pk)) for how, one in world.people.items())
        yield from _groups(world)
        yield from _notices(world)
    if role in EDITORS:
        yield from _ready(world)
        yield from _groups_changed(world)
    if role == "province_officer":
        yield "communes by name", reverse("figures-communes") + "?xep=-ten"
    if role in ("commune_clerk", "commune_chair"):
        yield from _directives(world)
        yield from ((f"book {state}", _of("book", book=one.pk)) for state, one in world.books.items())
        yield from _of_office(world)


def _of(name: str, **kwargs: int | str) -> str:
    return reverse(name, kwargs=kwargs)


def _finding(world: World) -> Iterator[tuple[str, str]]:
    found = reverse("members")
    yield "members found", f"{found}?q=hoa"
    yield "members nobody", f"{found}?q={quote('zzz không ai')}"
    yield "members filtered", f"{found}?missing=any&age=61-"
    yield "members of branch", f"{found}?branch={world.place.an_lac.east.pk}"
    yield "edit everything", _of("person-edit", person=world.people["long"].pk, card="ban-than")


def _ready(world: World) -> Iterator[tuple[str, str]]:
    east = world.place.an_lac.east
    for which in KINDS:
        yield f"ready {which}", _of("ready-list", unit=east.pk, which=which)
    yield "ready another month", _of("ready-list", unit=east.pk, which="sinh-nhat") + "?thang=2"


def _directives(world: World) -> Iterator[tuple[str, str]]:
    came = ("fresh", "received")
    yield from ((f"directive {how}", _of("directive-in", came=world.arrivals[how].pk)) for how in came)
    received, done = world.arrivals["received"].pk, world.arrivals["done"]
    yield "directive to report", _of("directive-report", came=received)
    yield "directive to carry", _of("directive-carry", came=received)
    yield "directive followed", _of("directive", directive=done.notice_id)
    for how in ("done", "new"):
        yield f"directive at {how}", _of("directive-place", place=world.arrivals[how].pk)


def _groups(world: World) -> Iterator[tuple[str, str]]:
    for how, one in world.groups.items():
        yield f"group {how}", _of("group", group=one.pk)


def _notices(world: World) -> Iterator[tuple[str, str]]:
    notice, east = world.fitting["notice"], world.place.an_lac.east
    lists = _of("notice-people", notice=notice, unit=east.pk)
    for which in LISTS:
        yield f"notice people {which}", f"{lists}?loc={which}"
    yield "notice people page", f"{lists}?trang=99"
    yield "draft that waits", _of("draft-preview", draft=world.fitting["waiting"])
    yield "notice reminding", _of("notice-words", notice=notice, unit=east.pk) + "?nhac=1"


def _groups_changed(world: World) -> Iterator[tuple[str, str]]:
    full, left, over = (world.groups[one].pk for one in ("full", "left", "over"))
    yield "group add found", _of("group-add", group=full) + "?q=hoa"
    yield "group add nobody", _of("group-add", group=full) + f"?q={quote('zzz không ai')}"
    yield "group remove left", _of("group-remove", group=left)
    yield "group edit left", _of("group-edit", group=left)
    yield "group close over", _of("group-close", group=over)
    yield "group remove over", _of("group-remove", group=over)


def _of_office(world: World) -> Iterator[tuple[str, str]]:
    yield "rows doubtful", _of("book-rows", book=world.books["doubtful"].pk)
    yield "rows known", _of("book-rows", book=world.books["next"].pk)
    yield "compared", _of("book-compared", book=world.books["next"].pk)
    yield "column", _of("book-column", book=world.books["next"].pk, column=1)
    yield "entered", _of("book-entered", book=world.books["done"].pk)
    yield "rows none", _of("book-rows", book=world.books["done"].pk)
    yield "two records", _of("twins-pair", person=world.people["long"].pk, other=world.people["bare"].pk)
    away, long = world.people["away"].pk, world.people["long"].pk
    yield "back home", _of("person-back", person=away)
    where = _of("person-transfer", person=long)
    yield "transfer found", f"{where}?q=xa"
    yield "transfer outside", f"{where}?den=khac"
    yield "transfer inside", f"{where}?den={world.place.binh_minh.unit.pk}"
    yield "applications of commune", _of("applications", unit=world.place.an_lac.unit.pk)
    yield "applications none", _of("applications", unit=world.place.an_lac.west.pk)
    yield "leave honour", _of("person-leave", person=world.people["man"].pk)
    yield "rejoin gone", _of("person-rejoin", person=world.people["gone"].pk)
    yield "unit without head", _of("unit", unit=world.place.an_lac.west.pk)
    yield "choose head", _of("unit-head", unit=world.place.an_lac.west.pk)
    commune = world.place.an_lac.unit
    yield "commune", _of("unit", unit=commune.pk)
    yield "balance of commune", _of("balance-unit", unit=commune.pk) + "?tu=1/1/2026&den=31/12/2026"
    yield "balance of odd days", _of("balance-unit", unit=commune.pk) + "?tu=31/12/2026&den=x"
    yield "who moved", _of("balance-people", unit=world.place.an_lac.east.pk, why="chuyen-di")
    yield "old communes of commune", _of("old-communes", unit=commune.pk)
    yield "person who waits", _of("person", person=world.people["divided"].pk)
    yield "quality of commune", _of("quality-unit", unit=commune.pk)
    yield "papers of commune", _of("papers-unit", unit=commune.pk)
    yield "list of commune", _of("list-paper", unit=commune.pk)
    yield "groups of commune", _of("groups-unit", unit=commune.pk)
    yield "groups none", _of("groups-unit", unit=world.place.an_lac.west.pk)
    yield "group of commune", _of("group-open", unit=commune.pk)
    yield "proposal of few", _of("group-propose", unit=world.place.an_lac.west.pk)
    yield "cards of commune", _of("cards-print", unit=commune.pk)
    yield "gifts of commune", _of("ready-list", unit=commune.pk, which="qua-tet") + "?dien=old&dien=single"
