"""Many members answer at once, over HTTP, at a web server of its own; what they were told is compared with
what is written.

The web server, the database and those who answer share the machine: two processes of the server, and one that
sends on several connections which stay open, as a server in front of it would keep them.
"""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from sohoi.access.models import OwnKey, OwnPhone
from sohoi.access.own import phone_hash
from sohoi.config.bench.telling import begun, finished, officer
from sohoi.config.serving import choose_port, wait_for
from sohoi.notices.models import Answer, Notice, Recipient, Tally
from sohoi.notices.services.publishing import withdraw
from sohoi.units.models import Unit

A_SECOND = 300.0
ANSWERS, CONNECTIONS, PROCESSES, THREADS = 5_000, 8, 2, 4
HOST, PORT = "127.0.0.1", 8700
CSRF = "b" * 32


@dataclass
class Journal:
    """What each was told: her answer once it was accepted; whatever else came is counted by its status."""

    accepted: dict[int, str] = field(default_factory=dict)
    refused: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Phone:
    """A phone that opens one member's pages."""

    subject: int
    cookie: str


def answering(*, wanted: int = ANSWERS) -> dict[str, Any]:
    """So many people (or all of the largest commune) each answer one invitation once."""
    commune = Unit.objects.get(code="98001")
    notice = finished(begun([commune.pk], title="Đo tốc độ trả lời"))
    subjects = notice.recipients.order_by("pk").values_list("subject_id", flat=True)[:wanted]
    with _phones(list(subjects)) as phones, _server() as port:
        _send(notice, phones[: len(phones) // 10], port)
        rest, began = phones[len(phones) // 10 :], time.perf_counter()
        journal = _send(notice, rest, port)
        took = time.perf_counter() - began
    wrong = _compare(notice, rest, journal)
    withdraw(officer().because("Đo tốc độ xong"), notice=notice)
    return _told(len(journal.accepted), took, wrong)


@contextmanager
def _phones(subjects: Sequence[int]) -> Iterator[list[Phone]]:
    """A phone for each of them, as long as it takes."""
    given = [secrets.token_urlsafe(24) for _ in subjects]
    made = [OwnPhone(secret_hash=phone_hash(one), label="Máy đo") for one in given]
    OwnPhone.objects.bulk_create(made)
    until = timezone.now() + timedelta(hours=1)
    pairs = zip(made, subjects, strict=True)
    keys = OwnKey.objects.bulk_create(OwnKey(phone=one, subject_id=who, until=until) for one, who in pairs)
    name = settings.SOHOI_OWN_COOKIE
    try:
        yield [Phone(key.subject_id, f"{name}={one}.{key.pk}") for one, key in zip(given, keys, strict=True)]
    finally:
        OwnPhone.objects.filter(pk__in=[one.pk for one in made]).delete()


@contextmanager
def _server() -> Iterator[int]:
    """A web server for this database on a free port."""
    port = choose_port(HOST, PORT)
    words = [HOST, str(port), str(PROCESSES), str(THREADS)]
    environment = {**os.environ, "SOHOI_DB_POOL": str(THREADS + 2)}
    command = [sys.executable, "-P", "-m", "sohoi.config.web", *words]
    running = subprocess.Popen(command, env=environment)  # noqa: S603 - our own server
    try:
        wait_for(HOST, port)
        yield port
    finally:
        running.terminate()
        running.wait(30)


def _send(notice: Notice, phones: Sequence[Phone], port: int) -> Journal:
    """Everybody answers once; as many at a time as there are connections."""
    journal, waiting = Journal(), list(phones)
    path = reverse("my-notice", kwargs={"notice": notice.pk})

    async def all_of_them() -> None:
        await asyncio.gather(*(_connection(waiting, path, port, journal) for _ in range(CONNECTIONS)))

    asyncio.run(all_of_them())
    return journal


async def _connection(waiting: list[Phone], path: str, port: int, journal: Journal) -> None:
    reader, writer = await asyncio.open_connection(HOST, port)
    while waiting:
        phone, value = waiting.pop(), random.choice(("yes", "no"))  # noqa: S311 - no secret
        writer.write(_request(path, phone, value, port))
        status = await _status(reader)
        if status == 302:
            journal.accepted[phone.subject] = value
        else:
            journal.refused[status] = journal.refused.get(status, 0) + 1
    writer.close()


def _request(path: str, phone: Phone, value: str, port: int) -> bytes:
    body = f"csrfmiddlewaretoken={CSRF}&key={uuid.uuid4().hex}&value={value}"
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: localhost:{port}",
        f"Cookie: {phone.cookie}; {settings.CSRF_COOKIE_NAME}={CSRF}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


async def _status(reader: asyncio.StreamReader) -> int:
    """The status of an answer, its body read and thrown away."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = next((line[15:] for line in head.split("\r\n") if line.startswith("content-length:")), "0")
    await reader.readexactly(int(length))
    return int(head.split(" ", 2)[1])


def _compare(notice: Notice, phones: Sequence[Phone], journal: Journal) -> list[str]:
    """What is lost, doubled or otherwise than was told, in words."""
    there = Recipient.objects.filter(notice=notice, answered_at__isnull=False)
    written = dict(there.values_list("subject_id", "value"))
    meant = {phone.subject for phone in phones}
    mine = {subject: value for subject, value in written.items() if subject in meant}
    answers = Answer.objects.filter(recipient__notice=notice).count()
    tally = Tally.objects.filter(notice=notice, what=Tally.What.ANSWERED).values_list("n", flat=True)
    wrong = [f"{n} lần trả lời {status}" for status, n in journal.refused.items()]
    wrong += [] if mine == journal.accepted else ["câu đã ghi khác câu đã gửi"]
    wrong += [] if answers == len(written) == sum(tally) else ["số câu trả lời không khớp"]
    return wrong


def _told(accepted: int, took: float, wrong: list[str]) -> dict[str, Any]:
    a_second = accepted / took
    missed = [*wrong, *([f"dưới {A_SECOND:.0f} câu một giây"] if a_second < A_SECOND else [])]
    return {
        "answers": accepted,
        "seconds": round(took, 2),
        "a_second": round(a_second, 1),
        "missed": missed,
    }
