"""Papers as PDF: described here, set by `press` in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from sohoi.common.papers.paper import BODY_POINTS, TABLE_POINTS, TITLE_POINTS, Block, Paper, Table
from sohoi.common.sheets.write.cells import clean

_CHILD = str(Path(__file__).with_name("press.py"))
_SECONDS = 60.0
# The longest list takes 300 MB: two at a time, and others wait for them.
_PLACES = threading.BoundedSemaphore(2)
_PATIENCE = 30.0
_LONG_WORD = re.compile(r"\S{24}(?=\S)")


class NotPressed(RuntimeError):
    """The pages could not be set; the message is a Vietnamese sentence."""

    def __init__(self) -> None:
        super().__init__("Máy chưa làm được tệp PDF này. Hãy thử lại sau ít phút, hoặc tải tệp Word.")


def write_pdf(target: BinaryIO, paper: Paper) -> None:
    """The paper as PDF with its letters in it. Raises NotPressed when the machine is too busy."""
    target.write(press("paper", _described(paper), "--list" if paper.is_list else ""))


def press(template: str, data: dict[str, Any], *options: str) -> bytes:
    """The pages of a template of this room, filled with the data, as PDF. Raises NotPressed."""
    if not _PLACES.acquire(timeout=_PATIENCE):
        raise NotPressed
    try:
        return _run(template, json.dumps(data, ensure_ascii=False).encode(), [one for one in options if one])
    finally:
        _PLACES.release()


def _run(template: str, data: bytes, options: list[str]) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, without arguments of anybody
            # As a file, not as a module of this package: that would load all of Word's side first.
            [sys.executable, "-I", _CHILD, template, *options],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            cwd="/",
        )
    except subprocess.TimeoutExpired as late:
        raise NotPressed from late
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise NotPressed
    return done.stdout


def _described(paper: Paper) -> dict[str, Any]:
    head = paper.head
    return {
        "title": clean(paper.title),
        "subtitle": clean(paper.subtitle),
        "authority": clean(paper.authority),
        "union": head.style.value == "union",
        "above": [clean(one) for one in head.above],
        "issuer": [clean(one) for one in head.issuer],
        "right": list(head.right),
        "number": clean(head.number),
        "place": clean(head.place_date),
        "body": [_block(one) for one in paper.body],
        "recipients": [clean(one) for one in paper.recipients],
        "signatures": [
            {"lines": [clean(line) for line in one.lines], "note": clean(one.note), "name": clean(one.name)}
            for one in paper.signatures
        ],
        "footer": clean(paper.footer),
        "landscape": paper.landscape,
        "margins": asdict(paper.margins),
        "points": {"title": TITLE_POINTS[head.style], "body": BODY_POINTS, "table": TABLE_POINTS},
    }


def _block(block: Block) -> dict[str, Any]:
    if not isinstance(block, Table):
        return {"kind": block.look, "lead": clean(block.lead), "text": clean(block.text)}
    return {
        "kind": "table",
        "columns": [asdict(column) for column in block.columns],
        "rows": [[breakable(cell) for cell in row] for row in block.rows],
        "sums": [clean(cell) for cell in block.sums],
    }


def breakable(text: str) -> str:
    """The text with a place to break in every word that no column could hold."""
    return _LONG_WORD.sub("\\g<0>\u200b", clean(text))
