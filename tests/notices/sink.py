"""A mail server of a test: it takes letters, or fails in the way it is told to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Sink:
    """`answers` says what is replied to a word instead of the usual; "drop" cuts the line, "hang" is silence.

    `letters` are those whose content came whole, whatever was answered then.
    """

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    letters: list[bytes] = field(default_factory=list)
    talks: int = 0
    over: threading.Event = field(default_factory=threading.Event)


USUAL = {"EHLO": "250 sink", "DATA": "354 go on", "QUIT": "221 bye"}


@contextmanager
def sink(**answers: str) -> Iterator[Sink]:
    """A server on this machine until the end of the block."""
    kept = Sink(answers=answers)

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            kept.talks += 1
            talk(self, kept)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        kept.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield kept
        finally:
            kept.over.set()
            server.shutdown()


def talk(line: Any, kept: Sink) -> None:
    if not _said(line, kept, "HELLO", "220 sink"):
        return
    while heard := line.rfile.readline():
        word = heard.split()[0].decode().upper() if heard.split() else ""
        if not _said(line, kept, word, USUAL.get(word, "250 ok")) or word == "QUIT":
            return
        if word == "DATA" and kept.answers.get("DATA", "354").startswith("354"):
            content = b"".join(iter(line.rfile.readline, b".\r\n"))
            kept.letters.append(content)
            if not _said(line, kept, "END", "250 taken"):
                return


def _said(line: Any, kept: Sink, word: str, usual: str) -> bool:
    answer = kept.answers.get(word, usual)
    if answer == "hang":
        kept.over.wait(10)
    if answer in ("drop", "hang"):
        return False
    line.wfile.write(answer.encode() + b"\r\n")
    return True
