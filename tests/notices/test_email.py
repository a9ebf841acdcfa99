"""E-mail over a line that fails in every way: what surely was not sent, and what nobody knows."""

from __future__ import annotations

import email
import email.policy
import uuid
from datetime import time

import pytest

from sohoi.notices.channels import Doubtful, Down, Later, Message, Never
from sohoi.notices.channels.email import MOST_ON_ONE, Email, Server, address, letter
from sohoi.notices.channels.hours import Night
from tests.notices.sink import Sink, sink


def channel(there: Sink) -> Email:
    server = Server("smtp", "127.0.0.1", there.port)
    return Email(server, sender="so@hoi.example", house="Sổ Hội", timeout=0.5)


def wanted(to: str = "a@vidu.vn", subject: str = "Giấy mời: Họp", text: str = "Họp\n.\nHết") -> Message:
    return Message(uuid.uuid4(), to, subject, text, "<p>Họp</p>")


def test_many_over_one_line_whole_and_in_order() -> None:
    with sink() as there:
        road = channel(there)
        for n in range(3):
            road.send(wanted(subject=f"Thư {n}"))
        road.close()
    found = [email.message_from_bytes(one, policy=email.policy.default) for one in there.letters]
    assert [one["Subject"] for one in found] == ["Thư 0", "Thư 1", "Thư 2"]
    assert there.talks == 1 and MOST_ON_ONE > 3
    body = found[0].get_body(("plain",))
    assert body is not None and body.get_content().split() == ["Họp", ".", "Hết"]


@pytest.mark.parametrize(
    ("answers", "kind", "arrived"),
    [
        ({"HELLO": "hang"}, Down, 0),
        ({"HELLO": "421 busy"}, Down, 0),
        ({"MAIL": "550 not you"}, Down, 0),
        ({"MAIL": "drop"}, Down, 0),
        ({"RCPT": "421 bye"}, Down, 0),
        ({"RCPT": "450 later"}, Later, 0),
        ({"RCPT": "550 nobody"}, Never, 0),
        ({"RCPT": "hang"}, Down, 0),
        ({"DATA": "451 later"}, Later, 0),
        ({"DATA": "554 no"}, Never, 0),
        ({"DATA": "drop"}, Down, 0),
        ({"DATA": "250 what"}, Down, 0),
        ({"END": "451 later"}, Later, 1),
        ({"END": "552 too big"}, Never, 1),
        ({"END": "drop"}, Doubtful, 1),
        ({"END": "hang"}, Doubtful, 1),
        ({"END": "what is this"}, Doubtful, 1),
        ({"END": "354 more"}, Doubtful, 1),
    ],
)
def test_each_trouble_is_called_by_its_name(answers: dict[str, str], kind: type, arrived: int) -> None:
    with sink(**answers) as there:
        road = channel(there)
        with pytest.raises(kind) as no:
            road.send(wanted())
        road.close()
        assert len(there.letters) == arrived
    assert "vidu" not in str(no.value)


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(Down):
        channel(Sink(port=1)).send(wanted())


def test_a_server_that_answers_twice_gets_each_letter_at_most_once() -> None:
    with sink(END="250 taken\r\n250 taken") as there:
        road = channel(there)
        for n in range(2):
            try:
                road.send(wanted(subject=f"Thư {n}"))
            except Down:
                continue
        road.close()
    subjects = [
        email.message_from_bytes(one, policy=email.policy.default)["Subject"] for one in there.letters
    ]
    assert len(subjects) == len(set(subjects)) and "Thư 0" in subjects


def test_a_line_that_the_server_closed_meanwhile_is_opened_anew() -> None:
    with sink() as there:
        road = channel(there)
        road.send(wanted())
        there.answers["MAIL"] = "drop"
        with pytest.raises(Down):
            road.send(wanted())
        del there.answers["MAIL"]
        road.send(wanted())
        road.close()
    assert len(there.letters) == 2


@pytest.mark.parametrize("odd", ["", "a", "a@b", "a@b.vn\r\nRCPT TO:<x@y.vn>", "a b@c.vn", "<a@b.vn>"])
def test_an_odd_address_is_never_said_to_the_server(odd: str) -> None:
    with sink() as there, pytest.raises(Never):
        channel(there).send(wanted(to=odd))
    assert there.talks == 0


def test_a_title_adds_no_header() -> None:
    made = letter(wanted(subject="Họp\r\nBcc: x@y.vn"), sender="so@hoi.example", house='Sổ "Hội"\r\nX: y')
    found = email.message_from_bytes(made, policy=email.policy.default)
    assert found["Bcc"] is None and found["X"] is None


def test_settings_are_read_or_refused() -> None:
    assert Server.of("smtp://u%40x:p%2Fw@mail.vn") == Server("smtp", "mail.vn", 25, "u@x", "p/w")
    assert Server.of("smtps://mail.vn").port == 465
    for odd in ("mail.vn", "http://mail.vn", "smtp://", "smtp://mail.vn:x", "smtp://mail.vn/?a=1"):
        with pytest.raises(ValueError, match="smtp"):
            Server.of(odd)
    assert address("so@hoi.vn") == "so@hoi.vn"


def test_the_night_goes_over_midnight() -> None:
    night = Night.of("22-6")
    assert [night.covers(time(hour)) for hour in (21, 22, 0, 5, 6, 12)] == [
        False,
        True,
        True,
        True,
        False,
        False,
    ]
    assert Night.of("1-5").covers(time(4)) and not Night.of("1-5").covers(time(6))
    assert not Night.of("none").covers(time(0))
    for odd in ("22", "22-25", "a-b"):
        with pytest.raises(ValueError, match="22-6"):
            Night.of(odd)
