"""Where the passphrase of a backup comes from: never an argument, which every user of a machine can see."""

import getpass
import os

from sohoi.config.failure import Failure

VARIABLE = "SOHOI_PASSPHRASE"
SHORTEST = 12


def to_write() -> str:
    """A new one, asked for twice; from the environment for scripts. Raises Failure."""
    given = os.environ.get(VARIABLE)
    phrase = given or getpass.getpass("Câu mật khẩu cho tệp sao lưu: ")
    if len(phrase) < SHORTEST:
        raise Failure(
            f"Câu mật khẩu quá ngắn: cần ít nhất {SHORTEST} ký tự, ví dụ bốn năm từ không liên quan."
        )
    if not given and getpass.getpass("Nhập lại lần nữa: ") != phrase:
        raise Failure("Hai lần nhập không giống nhau.")
    return phrase


def to_read() -> str:
    return os.environ.get(VARIABLE) or getpass.getpass("Câu mật khẩu của tệp sao lưu: ")
