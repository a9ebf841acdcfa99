"""Passwords are refused for being guessable, never for lacking a kind of sign."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sohoi.access.models import Account
from sohoi.access.passwords import plain_username, weakness

KNOWN = ["0710111222", "Trần Thị Mai"]


@pytest.mark.parametrize(
    "password",
    [
        "bốn con mèo trắng",
        "một-hai-ba-bốn",
        "tối qua mưa to",
        "ĐôngĐàoHoaCúc",
        "q7#kfw2!",
        "lúa chín đầy đồng 1985",
        "🌾🌾 mùa gặt 🌾🌾",
    ],
)
def test_any_composition_will_do(password: str) -> None:
    assert weakness(password, KNOWN) == ""


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("bảy chữ", "ngắn quá"),
        ("x" * 129, "dài quá"),
        ("12345678", "dễ đoán"),
        ("19851985", "dễ đoán"),
        ("matkhau123", "dễ đoán"),
        ("Mật khẩu 2026!", "dễ đoán"),
        ("hoiphunu2026", "dễ đoán"),
        ("password1", "dễ đoán"),
        ("aaaabbbb", "dễ đoán"),
        ("!!!!!!!!", "dễ đoán"),
        ("0710111222", "số điện thoại"),
        ("0710 111 222 !", "số điện thoại"),
        ("Tran Thi Mai", "tên"),
        ("trầnthịmai85", "tên"),
    ],
)
def test_what_a_neighbour_would_try_first_is_refused(password: str, why: str) -> None:
    assert why in weakness(password, KNOWN)


def test_the_rule_stands_behind_every_password_of_the_house() -> None:
    account = Account(username="0710111222", full_name="Trần Thị Mai")
    with pytest.raises(ValidationError, match="tên hay số điện thoại"):
        validate_password("tranthimai99", account)
    validate_password("bốn con mèo trắng", account)


def test_a_short_name_does_not_forbid_half_the_language() -> None:
    assert weakness("an toàn là trên hết", ["an", "Hà"]) == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0710 111 222", "0710111222"),
        ("0710.111.222", "0710111222"),
        ("+84 710 111 222", "0710111222"),
        ("Mai An Lạc", "maianlạc"),
        (" MAI ", "mai"),
        ("mai\u200b", "mai"),
        ("Hoa", "hoa"),
    ],
)
def test_a_user_name_is_the_same_however_it_is_typed(typed: str, kept: str) -> None:
    assert plain_username(typed) == kept
