"""The roads by which word leaves the house: each a module here and a line of settings.

A channel sends one message at a time and says honestly what became of it: it returns, or raises one of the
troubles below. Which of them it is decides what happens next, so a channel never guesses in its own favour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Message:
    """What one person is sent. `key` names this sending, for channels that know how to send a key once."""

    key: UUID
    address: str
    subject: str
    text: str
    html: str


class Trouble(Exception):
    """It was not sent, or nobody knows. `str()` is a short Vietnamese sentence without the address."""


class Later(Trouble):
    """Surely not sent, and worth another try."""


class Never(Trouble):
    """Surely not sent, and never will be: the address is wrong, or the message is."""


class Down(Trouble):
    """Surely not sent, for a reason that has nothing to do with this message: the channel is not there."""


class Doubtful(Trouble):
    """Handed over without an answer: it may have arrived."""


class Channel(Protocol):
    """One road. `close` may be called at any time; the next `send` opens it again."""

    name: str

    def send(self, message: Message) -> None: ...

    def close(self) -> None: ...
