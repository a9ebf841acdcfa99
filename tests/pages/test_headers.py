"""What odd answers say to the browser too: nothing inline, nothing kept, nothing framed, nothing guessed.

Of every page test_every_page.py asks it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.test.client import RequestFactory
from django.urls import reverse
from pytest_django import Settings

from sohoi.common.headers import POLICY
from tests.pages import world
from tests.pages.answers import body, unsaid


def test_the_policy_lets_nothing_inline_and_nothing_foreign_in() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules.pop("default-src") == "'none'"
    assert rules.pop("img-src") == "'self' data:"
    assert rules.pop("frame-ancestors") == rules.pop("base-uri") == "'none'"
    assert set(rules) >= {"script-src", "style-src", "connect-src", "form-action"}
    assert set(rules.values()) == {"'self'"}


def odd_answers(there: world.World, settings: Settings) -> Iterator[tuple[int, HttpResponseBase]]:
    """With the status that is meant: refusals, errors, redirects, and a whole document."""
    chair, strict = world.enter_as("commune_chair", there.place), Client(enforce_csrf_checks=True)
    yield 404, chair.get("/khong-co/")
    yield 405, chair.post(reverse("today"))
    yield 403, strict.post(reverse("account_login"))
    yield 301, chair.get("/hoi-vien")
    yield 302, chair.get("/")
    yield 400, chair.get("/", headers={"host": "nha-khac.vn"})
    yield 400, chair.post(reverse("person-add"), {f"f{n}": "" for n in range(2001)})
    yield 200, chair.post(reverse("members-export"), {"reason": "Làm thẻ"})
    yield 302, chair.post(reverse("unit-branches", args=[there.fitting["commune"]]), {"names": "Thôn Bắc"})


def test_odd_answers_say_it_too(there: world.World, settings: Settings) -> None:
    for status, answer in odd_answers(there, settings):
        path = answer.request["PATH_INFO"]  # type: ignore[attr-defined]
        assert answer.status_code == status, path
        assert unsaid(answer) == [], path
        assert status not in (400, 403, 404) or "<h1>" in body(answer).decode(), path
        body(answer)


@pytest.mark.usefixtures("db")
def test_a_page_that_breaks_says_it_too(monkeypatch: pytest.MonkeyPatch, there: world.World) -> None:
    chair = world.enter_as("commune_chair", there.place)
    chair.raise_request_exception = False
    monkeypatch.setattr("sohoi.desk.queries.waiting", lambda actor: 1 / 0)
    broken = chair.get(reverse("today"))
    assert broken.status_code == 500
    assert unsaid(broken) == []
    assert "ZeroDivisionError" not in broken.content.decode()
    assert "Máy chủ" in broken.content.decode()


def test_a_method_that_shows_what_was_sent_is_refused(rf: RequestFactory, there: world.World) -> None:
    chair = world.enter_as("commune_chair", there.place)
    assert chair.generic("TRACE", reverse("today")).status_code == 405
