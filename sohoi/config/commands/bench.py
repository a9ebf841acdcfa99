"""Measures on the demonstration province, side by side with the least that the same work can take."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sohoi.config import cli
from sohoi.config.commands import demo
from sohoi.config.failure import Failure
from sohoi.config.say import say

HELP = "Đo tốc độ trên bản mẫu cả tỉnh"
# The folder must be chosen first: nothing is ever measured on people who were entered in earnest.
NEEDS_DATABASE = False
NAMES = ("register",)
FOLDER = "data-bench"
HEAD = f"{'việc':<40} {'vai':<8} {'giữa':>7} {'p95':>7} {'SQL':>7} {'lần':>6} {'câu':>4}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="TÊN", choices=NAMES, help="register: sổ hội viên")
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
        found = _measure(args)
    _tell(found, as_json=args.json)
    return int(any(row["missed"] for row in [*found["pages"], found["import"] or {"missed": []}]))


def _whole_province() -> None:
    """The demonstration province: built in an empty folder, found in another."""
    from sohoi.config.demo import building

    if building.is_empty():
        demo.build("province")
    if (building.standing() or {}).get("size") != "province":
        raise Failure("Phải đo trên bản mẫu cả tỉnh. Hãy đặt SOHOI_DATA sang một thư mục trống.")


def _measure(args: argparse.Namespace) -> dict[str, Any]:
    from sohoi.config import static
    from sohoi.config.bench import register

    static.collect()
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    pages = list(register.pages(times=args.times, tell=say))
    book = register.importing(times=args.imports, today=today, tell=say) if args.imports else None
    return {"times": args.times, "pages": pages, "import": book}


def _tell(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    for line in _lines(found):
        sys.stdout.write(line + "\n")


def _lines(found: dict[str, Any]) -> Iterable[str]:
    """A table for reading; times in milliseconds, of the import in seconds."""
    yield HEAD
    for row in found["pages"]:
        numbers = f"{row['median_ms']:>7.1f} {row['p95_ms']:>7.1f} {row['sql_ms']:>7.1f} {row['ratio']:>6.1f}"
        yield f"{row['name']:<40} {row['who']:<8} {numbers} {row['queries']:>4} {', '.join(row['missed'])}"
    if book := found["import"]:
        parts = f"đọc {book['read']}, xem {book['bring']}, ghi {book['write']}"
        yield f"nhập {book['rows']} người, sổ có {book['members']}: {book['total']} giây ({parts})"
        yield f"  sàn: đọc {book['parse']} + COPY {book['copy']} giây; gấp {book['ratio']} lần"
        yield f"  bộ nhớ {book['own_mb']} + {book['child_mb']} MB; hoàn lại {book['undo']} giây"
        yield from (f"  KHÔNG ĐẠT: {missed}" for missed in book["missed"])
