"""Papers of a unit, sent for and read again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account, Read
from tests.common.papers import opened
from tests.pages import answers

SignIn = Callable[[Account], Client]
DAY = date(2026, 2, 5)
PHONE, IDENTITY = "0710345678", "034178001234"


def body(answer: Any) -> str:
    """The words of a page."""
    return unescape(answers.body(answer).decode())


def sent(client: Client, name: str, about: dict[str, int], **fields: Any) -> Any:
    return client.post(reverse(name, kwargs=about), fields)


def read_out(answer: Any, form: str) -> str:
    """The words of a file that was sent."""
    assert answer.streaming, body(answer)
    data = answers.body(answer)
    return opened.words(data) if form == "pdf" else " ".join(opened.word_texts(data))


def recorded() -> list[tuple[str, str]]:
    """What was read, and why."""
    return list(Read.objects.order_by("pk").values_list("what", "reason"))
