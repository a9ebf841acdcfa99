"""Every address, by every method, tried by everybody: against the table, and for what must not leak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from sohoi.access.models import Account
from sohoi.access.queries import Standing, standing_of
from tests import factories
from tests.matrix import people, table, world
from tests.matrix.people import OWN, Trier

METHODS = ("GET", "POST")
IN, DOOR, NOTHING, WRONG_METHOD = "in", "door", "nothing", "wrong method"
# What a page may ask for on the way: the door, the PIN, the second factor.
DOORS = ("/vao/", "/mo-khoa/", "/bat-dau/", "/toi/vao/")
# Asking somebody who is in for her password once more is not keeping her out.
ONCE_MORE = ("/vao/mat-khau/lai/", "/vao/bao-ve/lai/")


def addresses(patterns: list[Any] | None = None) -> Iterator[URLPattern]:
    """Every address that is mounted, however deep."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        else:
            yield pattern


def names() -> list[str]:
    return [str(pattern.name) for pattern in addresses()]


def path_of(pattern: URLPattern, fitting: dict[str, Any], links: Mapping[str, str] | None = None) -> str:
    kwargs = {name: fitting[name] for name in pattern.pattern.converters}
    if pattern.name in (links or {}) and "token" in kwargs:
        kwargs["token"] = (links or {})[str(pattern.name)]
    if pattern.name in world.OF_COMMUNE and "unit" in kwargs:
        kwargs["unit"] = fitting["commune"]
    return reverse(str(pattern.name), kwargs=kwargs)


def outcome(response: HttpResponseBase) -> str:
    location = response.headers.get("Location", "")
    if location.startswith(DOORS) and not location.startswith(ONCE_MORE):
        return DOOR
    return {404: NOTHING, 405: WRONG_METHOD}.get(response.status_code, IN)


def expected(row: table.Row, trier: Trier, method: str) -> set[str]:
    """What this person must get, as the table says."""
    listed = row.get if method == "GET" else row.post
    if row.open:
        return {IN, DOOR, WRONG_METHOD, NOTHING}
    if row.hers:
        if not trier.has_pages:
            return {DOOR, WRONG_METHOD}
        return {NOTHING if row.about and trier.position != OWN else IN, WRONG_METHOD}
    if row.own and trier.gets_in:
        return {NOTHING, WRONG_METHOD} | ({IN} if trier.role != table.HEAD else set())
    if not listed and trier.gets_in:
        return {WRONG_METHOD, NOTHING}
    if not trier.gets_in:
        return {DOOR, WRONG_METHOD}
    if trier.role not in listed or not holds(row, trier):
        return {NOTHING}
    return {IN} if not row.about or trier.position == OWN else {NOTHING}


def holds(row: table.Row, trier: Trier) -> bool:
    """A role that ended gives nothing; what belongs to the account itself stays with it."""
    return "nothing" in (*row.get, *row.post) or trier.position != people.FORMER


def attempt(trier: Trier, method: str, path: str) -> HttpResponseBase:
    """One request, undone afterwards: a POST that comes in must not change what the next one finds."""
    cookies = copy(trier.client.cookies)
    with transaction.atomic():
        response = trier.client.generic(
            method, path, b"" if method == "GET" else b"key=", "application/x-www-form-urlencoded"
        )
        if response.streaming:
            b"".join(response.streaming_content)  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    trier.client.cookies = cookies
    return response


def test_every_address_stands_in_the_table_once() -> None:
    listed = names()
    assert sorted(set(listed)) == sorted(table.TABLE)
    assert len(listed) == len(set(listed))


def test_every_view_declares_its_permission_also_the_counted_ones_of_the_library() -> None:
    assert [p.name for p in addresses() if not hasattr(p.callback, "permission")] == []
    assert len(table.LIBRARY) == table.LIBRARY_PAGES


@pytest.fixture
def fitting(place: factories.Place) -> dict[str, Any]:
    return world.lay_out(place)


@pytest.fixture
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each attempt is undone, so what an account holds is the same all the while: looked up once."""
    standing: dict[int, Standing] = {}

    def known(account: Account) -> Standing:
        if account.pk not in standing:
            standing[account.pk] = standing_of(account)
        return standing[account.pk]

    monkeypatch.setattr("sohoi.access.middleware.standing_of", known)


@pytest.fixture
def everybody(place: factories.Place, fitting: dict[str, Any], without_totp: None) -> list[Trier]:
    return list(people.triers(place, fitting))


HIDDEN_FROM = {
    "identity": ("branch_head", "commune_clerk", "commune_chair", *table.COUNTERS, "technician", "member"),
    "wanted identity": (
        "branch_head",
        "commune_clerk",
        "commune_chair",
        *table.COUNTERS,
        "technician",
        "member",
    ),
    "phone": ("province_officer", "province_auditor", "commune_auditor", "technician"),
    "grouped phone": ("province_officer", "province_auditor", "commune_auditor", "technician"),
    "ethnicity": ("province_officer", "province_auditor", "commune_auditor", "technician"),
    "religion": ("province_officer", "province_auditor", "commune_auditor", "technician"),
}


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("nothing_given")
def test_everybody_gets_what_the_table_says_and_nothing_leaks(
    fitting: dict[str, Any], everybody: list[Trier], capsys: pytest.CaptureFixture[str]
) -> None:
    """One walk, three questions: who comes in; what reaches somebody elsewhere; what is masked at home."""
    cells, wrong, leaks, unmasked = 0, [], [], []
    for pattern, trier, method in product(addresses(), everybody, METHODS):
        name = str(pattern.name)
        response = attempt(trier, method, path_of(pattern, fitting, trier.links))
        cells += 1
        where = f"{method} {name} as {trier.name}"
        if outcome(response) not in expected(table.TABLE[name], trier, method):
            wrong.append(f"{where}: {outcome(response)}")
        seen = canaries_in(response)
        if trier.position != OWN:
            leaks += [f"{where}: {what}" for what in seen]
        elif name != "person-identity":
            unmasked += [f"{where}: {what}" for what in seen if trier.role in HIDDEN_FROM.get(what, ())]
    with capsys.disabled():
        print(f"\n[matrix: {cells} cells]")
    assert (wrong, leaks, unmasked) == ([], [], [])


def everything() -> dict[str, str]:
    return {**world.CANARY, "grouped phone": "0710 999 888", "tail": "876</dd>"}


def canaries_in(response: HttpResponseBase) -> list[str]:
    """Which of the place's secrets stand in an answer. Files are opened by the tests of lists."""
    body = b"" if response.streaming else response.content  # type: ignore[attr-defined]
    return [what for what, text in everything().items() if text.encode() in body]


def test_the_canaries_can_be_seen_by_those_who_may(fitting: dict[str, Any], everybody: list[Trier]) -> None:
    """Were nothing shown to anybody, the tests above could not fail."""
    chair = next(t for t in everybody if t.role == "commune_chair" and t.position == OWN)
    page = attempt(chair, "GET", reverse("person", kwargs={"person": fitting["person"]}))
    assert {"name", "phone", "grouped phone", "ethnicity", "religion", "tail"} <= set(canaries_in(page))
    whole = attempt(chair, "POST", reverse("person-identity", kwargs={"person": fitting["person"]}))
    assert world.CANARY["identity"].encode() in whole.content  # type: ignore[attr-defined]


def test_she_sees_her_own_record_on_her_own_phone_and_her_number_masked(
    fitting: dict[str, Any], everybody: list[Trier]
) -> None:
    herself = next(t for t in everybody if t.role == people.MEMBER and t.position == OWN)
    seen = canaries_in(attempt(herself, "GET", reverse("my-record")))
    assert {"name", "grouped phone", "ethnicity", "religion", "tail", "address"} == set(seen)


def test_the_page_of_another_place_is_the_page_of_nothing(
    fitting: dict[str, Any], everybody: list[Trier]
) -> None:
    stranger = next(t for t in everybody if t.role == "commune_chair" and t.position == "other commune")
    theirs = attempt(stranger, "GET", reverse("person", kwargs={"person": fitting["person"]}))
    absent = attempt(stranger, "GET", reverse("person", kwargs={"person": 999_999_999}))
    assert theirs.status_code == absent.status_code == 404
    assert theirs.content == absent.content  # type: ignore[attr-defined]
