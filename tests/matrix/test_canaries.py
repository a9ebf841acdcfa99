"""The secrets of the one place in what the walk over addresses does not send: files, searches, filters."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.urls import reverse

from sohoi.members.models import Member
from tests import factories
from tests.matrix import world
from tests.matrix.people import OWN, Trier

# The fixtures come along: the same people try, at the same place.
from tests.matrix.test_matrix import HIDDEN_FROM, everybody, everything, fitting  # noqa: F401

REASON = {"reason": "Kiểm tra hồ sơ"}


def sent(there: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything that leaves the house as a file or on paper, asked for rightly."""
    branch = {"unit": there["unit"]}
    yield reverse("members-export"), REASON
    yield reverse("ready-export", kwargs={**branch, "which": "sinh-nhat"}), REASON
    yield reverse("ready-export", kwargs={**branch, "which": "qua-tet"}), {**REASON, "why": "on"}
    yield reverse("unit-roll", kwargs=branch), {"dates": "4", "phones": "on", **REASON}
    yield reverse("consent-sheet", kwargs=branch), {"cell": "", "all": "on"}
    yield reverse("list-paper", kwargs=branch), {**REASON, "form": "docx", "phones": "on"}
    yield reverse("unit-data", kwargs=branch), REASON


def told(answer: HttpResponseBase) -> str:
    """All that an answer holds; of a file of Excel or Word what is in it."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if not body.startswith(b"PK"):
        return str(body.decode(errors="replace"))
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def secrets_in(text: str) -> list[str]:
    return [what for what, secret in everything().items() if secret in text]


def test_no_file_says_more_than_its_owner_may_see(
    fitting: dict[str, Any],  # noqa: F811
    everybody: list[Trier],  # noqa: F811
) -> None:
    leaks, unmasked, seen_by_chair = [], [], set()
    for trier in everybody:
        for path, fields in sent(fitting):
            with transaction.atomic():
                found = secrets_in(told(trier.client.post(path, fields)))
                transaction.set_rollback(True)
            where = f"{path} as {trier.name}"
            if trier.position != OWN:
                leaks += [f"{where}: {what}" for what in found]
                continue
            unmasked += [f"{where}: {what}" for what in found if trier.role in HIDDEN_FROM.get(what, ())]
            if trier.role == "commune_chair":
                seen_by_chair |= set(found)
    assert (leaks, unmasked) == ([], [])
    assert {"name", "ethnicity", "religion"} <= seen_by_chair


# What is not shown may be guessed: by searching for it, filtering by it, or by the order of a list


HIDDEN = {"party": True, "poverty": "poor", "ethnicity": "Mường", "religion": "Tin lành"}


def listed(trier: Trier, query: str) -> list[str]:
    page = told(trier.client.get(f"{reverse('members')}?{query}"))
    return [name for name in (world.CANARY["name"], "Lê Thị Không Có Gì") if name in page]


def test_who_may_not_see_a_fact_can_not_find_by_it(
    place: factories.Place,
    fitting: dict[str, Any],  # noqa: F811
    everybody: list[Trier],  # noqa: F811
) -> None:
    """With every filter the same people are found as without: nothing can be told apart."""
    Member.objects.filter(pk=fitting["person"]).update(party=True, poverty="poor")
    factories.register_person(place.an_lac.east, full_name="Lê Thị Không Có Gì")
    by_role = {trier.role: trier for trier in everybody if trier.position == OWN}
    officer, chair = by_role["province_officer"], by_role["commune_chair"]
    both = listed(officer, "q=")
    queries = [f"{key}={'on' if value is True else value}" for key, value in HIDDEN.items()]
    for query in queries:
        assert listed(officer, query) == both, query
    assert listed(chair, "poverty=poor") == [world.CANARY["name"]]
    assert listed(chair, "ethnicity=Mường") == [world.CANARY["name"]]


def test_a_search_shows_no_more_than_the_list(
    fitting: dict[str, Any],  # noqa: F811
    everybody: list[Trier],  # noqa: F811
) -> None:
    for secret in (*world.CANARY.values(), "876", "9876"):
        for trier in everybody:
            page = told(trier.client.get(reverse("members"), {"q": secret}))
            found = [what for what in secrets_in(page) if everything()[what] != secret]
            if trier.position != OWN:
                assert found == [], (trier.name, secret)
            hidden = [what for what in found if trier.role in HIDDEN_FROM.get(what, ())]
            assert hidden == [], (trier.name, secret)
