"""The program's own talk: always on standard error, so that a command's output stays clean."""

import sys


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201
