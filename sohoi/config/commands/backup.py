"""Everything of this installation in one file."""

import argparse
import json
from datetime import datetime
from pathlib import Path

from sohoi.config.database import url
from sohoi.config.say import say

HELP = "Sao lưu toàn bộ dữ liệu vào một tệp"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="TỆP", type=Path, help="tệp sẽ được tạo ra")
    parser.add_argument(
        "--passphrase",
        action="store_true",
        help="khóa tệp bằng một câu mật khẩu (sẽ hỏi) và kèm cả chìa khóa dữ liệu",
    )
    parser.add_argument("--json", action="store_true", help="kết quả cho máy đọc")


def run(args: argparse.Namespace) -> int:
    from django.conf import settings
    from django.utils import timezone

    from sohoi.config import passphrase
    from sohoi.config.backup import writing

    phrase = passphrase.to_write() if args.passphrase else None
    now: datetime = timezone.localtime()
    manifest = writing.write(args.file, settings.SOHOI_DATA, url(), passphrase=phrase, now=now)
    size = args.file.stat().st_size
    if args.json:
        result = {"file": str(args.file), "bytes": size, "rows": manifest.rows, "keys": manifest.has_keys}
        print(json.dumps(result, ensure_ascii=False))  # noqa: T201
        return 0
    say(f"Đã sao lưu {manifest.rows} dòng dữ liệu vào {args.file} ({size / 1e6:.1f} MB).")
    if phrase is None:
        say(
            "Tệp này không có câu mật khẩu: ai có tệp đều đọc được, trừ số định danh.\n"
            "Chìa khóa dữ liệu (keys.json) không nằm trong tệp; hãy giữ riêng, hoặc sao lưu với --passphrase."
        )
    return 0
