"""Print what a book holds: `python -m sohoi.members.books BOOK`."""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sohoi.members.books import Refused, as_json, read_book


def main() -> int:
    """Print the object of a dry run; 2 and one sentence when the book is refused."""
    parser = argparse.ArgumentParser(prog="python -m sohoi.members.books")
    parser.add_argument("book", type=Path)
    path: Path = parser.parse_args().book
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    try:
        book = read_book(path, today=today)
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    json.dump(as_json(book), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
