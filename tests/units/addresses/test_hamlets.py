"""The hamlet in what stands before the commune."""

from __future__ import annotations

import pytest

from sohoi.units.addresses import hamlet_of


@pytest.mark.parametrize(
    ("detail", "name"),
    [
        ("Thôn 3", "Thôn 3"),
        ("Số 5, thôn Đông", "thôn Đông"),
        ("Số 5 thôn Đông", "thôn Đông"),
        ("Ngõ 12, xóm Đoài", "xóm Đoài"),
        ("xóm 5 -", "xóm 5"),
        ("Tổ 3, khu phố 5", "khu phố 5"),
        ("12 Trần Phú, tổ dân phố số 4", "tổ dân phố số 4"),
        ("Thị Trung", "Thị Trung"),
        ("Số 5, Thị Trung", "Thị Trung"),
        ("Thôn Xóm Mới", "Thôn Xóm Mới"),
        ("buôn Ea Sir", "buôn Ea Sir"),
        ("Số 12 ngõ 5", ""),
        ("12/5", ""),
        ("Đường Trần Phú", ""),
        ("", ""),
        ("thôn", "thôn"),
    ],
)
def test_the_last_hamlet_that_is_written(detail: str, name: str) -> None:
    assert hamlet_of(detail).name == name


def test_two_spellings_of_one_hamlet_have_one_key() -> None:
    for one, other in (
        ("Thôn 3", "THÔN 03"),
        ("thôn Hòa Bình", "Thôn Hoà Bình"),
        ("TDP 4", "Tổ dân phố 4"),
        ("KP 5", "khu phố 5"),
        ("Số 5, thôn Đông", "Ngõ 2, Thôn Đông"),
    ):
        assert hamlet_of(one).key == hamlet_of(other).key


def test_two_hamlets_have_two() -> None:
    keys = {hamlet_of(one).key for one in ("Thôn 3", "Thôn 4", "Thôn Hà", "Thôn Hạ", "Xóm 3", "Thôn 33", "")}
    assert len(keys) == 7
