"""A branch head on her phone and the one next door, as the tests of lists without a network need them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from sohoi.access.models import Account, Device
from sohoi.acts.models import Line
from sohoi.members.models import Person

PAGE, SHELL, STILL, KEEP, SEND = (
    "/mat-song/",
    "/mat-song/may/",
    "/mat-song/con-dung/",
    "/mat-song/giu/",
    "/mat-song/gui/",
)
KEY, OTHER_KEY = "a" * 32, "b" * 32


@dataclass(frozen=True)
class Village:
    """Thôn Đông with its head on her phone and one member; the stranger heads Thôn Tây, next door."""

    head: Account
    phone: Client
    member: Person
    stranger: Client
    neighbour: Person

    def device(self) -> Device:
        return Device.objects.get(account=self.head)


def sent(client: Client, person: Person, *, key: str = KEY, version: int = 1, **facts: str) -> Any:
    fields = {"key": key, "person": person.pk, "version": version, "fact": list(facts), **facts}
    return client.post(SEND, fields)


def state(answer: HttpResponse) -> tuple[int, str]:
    return answer.status_code, json.loads(answer.content)["state"]


def corrections(person: Person) -> list[Any]:
    lines = Line.objects.filter(act="members.correct", about__subject_id=person.pk).order_by("pk")
    return [line.data["changes"] for line in lines]
