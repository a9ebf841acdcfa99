"""Measures on the demonstration province, side by side with the least that the same work can take."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sohoi.config import cli
from sohoi.config.commands import demo
from sohoi.config.failure import Failure
from sohoi.config.say import say

HELP = "Đo tốc độ trên bản mẫu cả tỉnh"
# The folder must be chosen first: nothing is ever measured on people who were entered in earnest.
NEEDS_DATABASE = False
NAMES = ("register", "import", "my", "notices")
FOLDER = "data-bench"
Row = dict[str, Any]
Found = dict[str, list[Row]]
HEAD = f"{'việc':<40} {'vai':<8} {'giữa':>7} {'p95':>7} {'SQL':>7} {'lần':>6} {'câu':>4}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="TÊN",
        choices=NAMES,
        help="register: sổ hội viên; import: nhập danh sách; my: trang riêng; notices: thông báo",
    )
    parser.add_argument("--json", action="store_true", help="kết quả cho máy đọc")
    parser.add_argument("--times", type=int, default=20, help="số lần đo mỗi trang (từ 5)")
    parser.add_argument("--imports", type=int, default=5, help="số lần nhập 10.000 người (0 là bỏ qua)")


def run(args: argparse.Namespace) -> int:
    """0 when every goal was reached, 1 otherwise."""
    if args.times < 5:
        raise Failure("Hãy đo ít nhất 5 lần: --times 5")
    os.environ["SOHOI_DEMO"] = "1"
    os.environ.setdefault("SOHOI_DATA", FOLDER)
    with cli.database():
        cli._set_up()
        _whole_province()
        does = {"register": _register, "import": _import, "my": _mine, "notices": _notices}
        found = does[args.name](args)
    _tell(found, as_json=args.json)
    return int(any(row["missed"] for rows in found.values() for row in rows))


def _whole_province() -> None:
    """The demonstration province: built in an empty folder, found in another."""
    from sohoi.config.demo import building

    if building.is_empty():
        demo.build("province")
    if (building.standing() or {}).get("size") != "province":
        raise Failure("Phải đo trên bản mẫu cả tỉnh. Hãy đặt SOHOI_DATA sang một thư mục trống.")


def _register(args: argparse.Namespace) -> Found:
    from sohoi.config import static
    from sohoi.config.bench import imports, register

    static.collect()
    goals = imports.Goals(ratio=4, memory=300)
    pages = list(register.pages(times=args.times, tell=say))
    once = {"times": args.imports, "today": _today(), "tell": say, "goals": goals}
    return {"pages": pages, "imports": [imports.importing(**once)] if args.imports else []}


def _import(args: argparse.Namespace) -> Found:
    from sohoi.config import static
    from sohoi.config.bench import imports

    static.collect()
    goals, today = imports.Goals(ratio=3, memory=400), _today()
    sizes = {10_000: args.imports, 100_000: 1 if args.imports else 0}
    done = [
        imports.importing(times=times, today=today, tell=say, goals=goals, rows=rows)
        for rows, times in sizes.items()
        if times
    ]
    say("trang xem trước 10.000 người")
    shown = imports.preview(times=args.times, today=today)
    say("tìm trong lúc nhập 100.000 người")
    return {"imports": done, "previews": [shown], "searches": [imports.searching(today=today, rows=100_000)]}


def _mine(args: argparse.Namespace) -> Found:
    from sohoi.config import static
    from sohoi.config.bench import mine

    static.collect()
    return {"mine": list(mine.pages(times=args.times, today=_today(), tell=say))}


def _notices(args: argparse.Namespace) -> Found:
    from sohoi.config import static
    from sohoi.config.bench import answering, delivering, telling

    static.collect()
    frozen = telling.freezing(times=3, tell=say)
    say("trang của một giấy mời cả tỉnh")
    page = telling.page(times=args.times)
    say("nhiều người cùng trả lời")
    answered = answering.answering()
    say("thư đi qua một máy thư trên máy này")
    sent = delivering.delivering()
    return {"told": [frozen], "pages": [page], "answered": [answered], "delivered": [sent]}


def _today() -> date:
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def _tell(found: Found, *, as_json: bool) -> None:
    if as_json:
        json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    tables = (("pages", _pages), ("mine", _weights), ("imports", _imports), ("previews", _one))
    for name, lines in (*tables, ("searches", _one), ("told", _one), ("answered", _one), ("delivered", _one)):
        for line in lines(found.get(name, [])):
            sys.stdout.write(line + "\n")


def _pages(rows: Sequence[Row]) -> Iterable[str]:
    """A table for reading; times in milliseconds."""
    if rows:
        yield HEAD
    for row in rows:
        numbers = f"{row['median_ms']:>7.1f} {row['p95_ms']:>7.1f} {row['sql_ms']:>7.1f} {row['ratio']:>6.1f}"
        yield f"{row['name']:<40} {row['who']:<8} {numbers} {row['queries']:>4} {', '.join(row['missed'])}"


def _weights(rows: Sequence[Row]) -> Iterable[str]:
    """The same table, then bytes."""
    yield from _pages(rows)
    for row in rows:
        yield f"{row['name']:<40} lần đầu {row['first_bytes']:>6} byte, lần sau {row['later_bytes']:>6} byte"


def _imports(rows: Sequence[Row]) -> Iterable[str]:
    for book in rows:
        parts = f"đọc {book['read']}, xem {book['bring']}, ghi {book['write']}"
        yield f"nhập {book['rows']} người, sổ có {book['members']}: {book['total']} giây ({parts})"
        yield f"  sàn: đọc {book['parse']} + COPY {book['copy']} giây; gấp {book['ratio']} lần"
        memory = f"{book['peak_mb']} MB cùng lúc (riêng {book['own_mb']} và {book['child_mb']})"
        yield f"  bộ nhớ nhiều nhất {memory}; hoàn lại {book['undo']} giây"
        yield from (f"  KHÔNG ĐẠT: {missed}" for missed in book["missed"])


def _one(rows: Sequence[Row]) -> Iterable[str]:
    yield from (json.dumps(row, ensure_ascii=False) for row in rows)
