"""What a password and a user name must be. No rule about kinds of signs, only about being guessable."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from sohoi.common import phones
from sohoi.common.text import fold, nfc_clean

SHORTEST, LONGEST = 8, 128
HELP = "Ít nhất 8 ký tự. Một câu ngắn dễ nhớ là tốt nhất, ví dụ bốn từ không liên quan nhau."
# What people begin a password with when they only want to get on; digits and signs around it do not help.
OBVIOUS = {
    "",
    "matkhau",
    "hoiphunu",
    "hoilhpn",
    "hlhpn",
    "lhpn",
    "phunu",
    "sohoi",
    "vietnam",
    "password",
    "admin",
    "abc",
    "abcd",
    "qwerty",
    "anhyeuem",
    "iloveyou",
}


def plain_username(text: str) -> str:
    """A user name as it is stored and compared: small letters, no blanks, a telephone number in digits."""
    clean = nfc_clean(text).replace(" ", "").lower()
    if clean.strip("+0123456789.-()"):
        return clean
    found = phones.normalise(clean)
    return found[0] if len(found) == 1 else clean


def weakness(password: str, known: list[str]) -> str:
    """Why the password will not do, as a sentence, or nothing. `known` are the names of its owner."""
    if len(password) < SHORTEST:
        return f"Mật khẩu ngắn quá. Hãy dùng ít nhất {SHORTEST} ký tự."
    if len(password) > LONGEST:
        return f"Mật khẩu dài quá. Hãy dùng nhiều nhất {LONGEST} ký tự."
    bare = _bare(password)
    if any(len(name) > 4 and ((bare and bare in name) or name in bare) for name in map(_bare, known)):
        return "Mật khẩu không được chứa tên hay số điện thoại của mình."
    if password.lower() in _common() or bare.strip("0123456789") in OBVIOUS or len(set(bare)) < 4:
        return "Mật khẩu này nhiều người dùng, rất dễ đoán. Hãy chọn mật khẩu khác."
    return ""


def _bare(text: str) -> str:
    """Letters and digits alone, without accents."""
    return "".join(filter(str.isalnum, fold(text)))


@lru_cache
def _common() -> frozenset[str]:
    """The twenty thousand that Django brings with it: read once, the file is compressed."""
    return frozenset(CommonPasswordValidator().passwords)


class PasswordRule:
    """`weakness` in the shape that Django's list of validators wants."""

    def validate(self, password: str, user: Any = None) -> None:
        known = [user.username, user.full_name] if user is not None and hasattr(user, "full_name") else []
        if problem := weakness(password, known):
            raise ValidationError(problem)

    def get_help_text(self) -> str:
        return HELP
