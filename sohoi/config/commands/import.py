"""Read a membership book, and bring it into a unit of the register."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sohoi.config.say import say

if TYPE_CHECKING:
    from sohoi.members.books import Book as Reading
    from sohoi.members.models import Book
    from sohoi.units.models import Unit

HELP = "Đọc danh sách hội viên (Excel, Word, .ods, .csv) và nhập vào sổ"
# A dry run without a unit reads the file only: a clerk may try it on a machine that has no register.
NEEDS_DATABASE = False
REFUSED = 2


class Unsaid(Exception):
    """The command line does not say enough; the message is a Vietnamese sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("book", metavar="TỆP", type=Path, help="tệp danh sách")
    parser.add_argument("--unit", metavar="MÃ", help="mã đơn vị nhận danh sách (mã xã, hoặc #số của chi hội)")
    parser.add_argument("--dry-run", action="store_true", help="chỉ đọc và cho biết, không ghi gì")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.add_argument("--make-branches", action="store_true", help="thêm các chi hội có trong danh sách")


def run(args: argparse.Namespace) -> int:
    from sohoi.members.books import Refused, read_book

    try:
        reading = read_book(args.book, name=args.book.name, today=_today())
        return _use(args, reading)
    except (*Refused, Unsaid) as no:
        say(str(no))
        return REFUSED


def _today() -> date:
    """The day in Vietnam, where the books are from; Django and its time zone may not be there."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def _use(args: argparse.Namespace, reading: Reading) -> int:
    if args.dry_run and not args.unit:
        return _tell(args, reading, {})
    if not args.unit:
        raise Unsaid("Hãy cho biết đơn vị nhận danh sách: --unit MÃ")
    from sohoi.config import cli

    with cli.database():
        cli._set_up()
        unit = _unit(args.unit)
        if args.dry_run:
            return _tell(args, reading, _known(unit, reading))
        return _enter(args, reading, unit)


def _unit(code: str) -> Unit:
    """The open unit with this code of today. Anything ambiguous is refused with the candidates."""
    from sohoi.acts.actor import Level
    from sohoi.units import queries

    found = [unit for unit in queries.by_code(code) if unit.level in (Level.COMMUNE, Level.BRANCH)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Unsaid(f"Không có xã, phường hay chi hội nào mang mã {code}.")
    names = "; ".join(f"#{unit.pk} {unit.title}" for unit in found)
    raise Unsaid(f"Mã {code} chỉ nhiều đơn vị: {names}. Hãy dùng --unit #số.")


def _known(unit: Unit, reading: Reading) -> dict[int, Any]:
    from sohoi.members.queries import matching

    return dict(matching.match(unit, ((n, row.fields) for n, row in enumerate(reading.rows))))


def _tell(args: argparse.Namespace, reading: Reading, known: dict[int, Any]) -> int:
    """What was understood: the JSON of the contract, or a few lines for a person."""
    from sohoi.members.books import as_json

    told = as_json(reading)
    for n in known:
        told["members"][n]["problems"].append("duplicate_in_register")
    if args.json:
        json.dump(told, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return 0
    troubled = sum(1 for member in told["members"] if member["problems"])
    sys.stdout.write(f"Đọc được {len(told['members'])} hội viên, {troubled} người cần xem lại.\n")
    for name, count in reading.branches.items():
        sys.stdout.write(f"  {name or '(không ghi chi hội)'}: {count}\n")
    return 0


def _enter(args: argparse.Namespace, reading: Reading, unit: Unit) -> int:
    from sohoi.acts.performing import Refused
    from sohoi.members.services import books

    actor, today = _actor(), _today()
    try:
        content = args.book.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        book = books.bring(actor, unit=unit, reading=reading, sha256=digest, content=content)
        if args.make_branches:
            unknown = [name for name, known in book.branches.items() if name and known is None]
            book = books.place(actor, book=book, chosen={}, make=unknown, on=today)
        book = _write(books.write(actor, book=book), today)
    except Refused as no:
        raise Unsaid(str(no)) from no
    return _report(args, book)


def _actor() -> Any:
    from sohoi.acts.actor import system
    from sohoi.members.permissions import IMPORT_BOOKS
    from sohoi.units.permissions import EDIT_UNITS

    return system("Dòng lệnh", [IMPORT_BOOKS, EDIT_UNITS])


def _write(book: Book, today: date) -> Book:
    """Batch by batch, with the progress on standard error where somebody watches."""
    from sohoi.members.services import books

    with books.Ahead() as ahead:
        while book.state == "writing":
            book = books.write_part(_actor(), book=book, today=today, ahead=ahead)
            if sys.stderr.isatty():
                sys.stderr.write(f"\rĐã nhập {book.done} trên {book.total}")
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    return book


def _report(args: argparse.Namespace, book: Book) -> int:
    from sohoi.members.queries.books import tally

    counts = tally(book)
    if args.json:
        done = {"book": book.pk, "entered": counts.entered, "waiting": counts.wait, "state": book.state}
        json.dump(done, sys.stdout)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(f"Đã nhập {counts.entered} người; {counts.wait} người chờ xem lại trên màn hình.\n")
    return 0
