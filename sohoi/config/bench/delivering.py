"""The bench of the outbox: letters to a mail server here, beside the same letters by smtplib alone."""

from __future__ import annotations

import socketserver
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTP
from typing import Any

from django.db import connection

from sohoi.access.models import Purpose
from sohoi.config.bench.measuring import milliseconds
from sohoi.config.bench.telling import communes, finished, told
from sohoi.members.models import Person
from sohoi.notices.channels.email import Email, Server, letter
from sohoi.notices.letters import message
from sohoi.notices.models import Delivery, Recipient
from sohoi.notices.queries.letters import PURPOSE, letters
from sohoi.notices.services.sending import Pace, Round

LETTERS, A_SECOND = 2_000, 200.0
SENDER, HOUSE = "so-hoi@localhost.localdomain", "So Hoi"
# Whoever is written to is given an address for the measuring; the block takes it back.
_ADDRESSES = """
UPDATE members_person SET email = 'p' || id || '@vidu.vn'
WHERE email = '' AND subject_id = ANY(%s) RETURNING id
"""


class _Talk(socketserver.StreamRequestHandler):
    """Takes every letter and throws it away, counted."""

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        while heard := self.rfile.readline():
            word = heard[:4].upper()
            self.wfile.write({b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}.get(word, b"250 ok\r\n"))
            if word == b"QUIT":
                return
            if word == b"DATA":
                for line in self.rfile:
                    if line == b".\r\n":
                        break
                self.server.taken += 1  # type: ignore[attr-defined]
                self.wfile.write(b"250 taken\r\n")


class _Sink(socketserver.ThreadingTCPServer):
    daemon_threads = True
    taken = 0


@contextmanager
def sink() -> Iterator[_Sink]:
    """A mail server on this machine."""
    with _Sink(("127.0.0.1", 0), _Talk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def delivering(*, wanted: int = LETTERS) -> dict[str, Any]:
    """So many letters a second go out, each claimed and recorded, beside handing the same to smtplib."""
    with sink() as server, _queued(wanted) as queued:
        port = server.server_address[1]
        floor = milliseconds(lambda: _bare(port, queued)) / 1000
        before = server.taken
        road = Email(Server("smtp", "127.0.0.1", port), sender=SENDER, house=HOUSE)
        seconds = milliseconds(lambda: Round(road, "http://localhost", Pace(seconds=600)).run()) / 1000
        taken = server.taken - before
    speed = len(queued) / seconds
    missed = [] if speed >= A_SECOND else [f"dưới {A_SECOND:.0f} thư một giây"]
    missed += [] if taken == len(queued) else [f"máy thư nhận {taken} trên {len(queued)} thư"]
    found = {"letters": len(queued), "a_second": round(speed, 1), "floor": round(len(queued) / floor, 1)}
    return {**found, "ratio": round(seconds / floor, 1), "missed": missed}


@contextmanager
def _queued(wanted: int) -> Iterator[list[int]]:
    """So many letters that wait, their people with an address meanwhile; all forgotten afterwards."""
    with told(communes(wanted)) as notice:
        finished(notice)
        chosen = list(notice.recipients.order_by("pk")[:wanted])
        people = _addressed([one.subject_id for one in chosen])
        try:
            with _everybody_asked():
                yield _written(chosen)
        finally:
            Delivery.objects.filter(recipient__notice=notice).delete()
            Person.objects.filter(pk__in=people).update(email="")


@contextmanager
def _everybody_asked() -> Iterator[None]:
    """Few of the invented people were asked whether they want letters: meanwhile nobody needs to be."""
    purpose = Purpose.objects.filter(pk=PURPOSE)
    basis = purpose.get().basis
    purpose.update(basis=Purpose.Basis.LAW)
    try:
        yield
    finally:
        purpose.update(basis=basis)


def _addressed(subjects: list[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSES, [subjects])
        return [row[0] for row in cursor.fetchall()]


def _written(chosen: list[Recipient]) -> list[int]:
    rows = [Delivery(recipient=one, channel="email", purpose="bench", key=uuid.uuid4()) for one in chosen]
    return [one.pk for one in Delivery.objects.bulk_create(rows, batch_size=1000)]


def _bare(port: int, queued: list[int]) -> None:
    """The floor: the same letters handed over on one line, nothing written down in between."""
    with SMTP("127.0.0.1", port) as smtp:
        for one in letters(queued):
            made = message(one, "http://localhost")
            smtp.sendmail(SENDER, "somebody@vidu.vn", letter(made, sender=SENDER, house=HOUSE))
