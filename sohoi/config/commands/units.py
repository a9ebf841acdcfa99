"""Load provinces and communes of today from the facts, for an office above the commune."""

from __future__ import annotations

import argparse
import json
import sys

from sohoi.config.failure import Failure

HELP = "Nạp tỉnh, thành phố và các xã, phường của cả nước hoặc một tỉnh"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--province", metavar="MÃ", help="mã tỉnh, ví dụ 33")
    chosen.add_argument("--country", action="store_true", help="cả 34 tỉnh, thành phố")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(args: argparse.Namespace) -> int:
    from sohoi.acts.actor import system
    from sohoi.units import facts
    from sohoi.units.permissions import EDIT_UNITS
    from sohoi.units.services import Country, load

    known = [one.code for one in facts.provinces()]
    if args.province and args.province not in known:
        raise Failure(f"Không có tỉnh nào mang mã {args.province}.")
    actor = system("Dòng lệnh", [EDIT_UNITS])
    wanted = known if args.country else [args.province]
    done = [load(actor, country=Country(), province_code=code) for code in wanted]
    made, there = (sum(pair[at] for pair in done) for at in (0, 1))
    if args.json:
        json.dump({"made": made, "there": there}, sys.stdout)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(f"Đã thêm {made} đơn vị; {there} đơn vị đã có từ trước.\n")
    return 0
