"""Command line arguments whose help and complaints are Vietnamese."""

import argparse
from typing import Never

# argparse asks this table for every word of its own; what is missing here would appear in English.
WORDS = {
    "usage: ": "cách dùng: ",
    "options": "tùy chọn",
    "positional arguments": "tham số",
    "show this help message and exit": "xem phần trợ giúp này",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "the following arguments are required: %s": "còn thiếu: %s",
    "unrecognized arguments: %s": "không hiểu: %s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có lựa chọn %(value)r (có: %(choices)s)",
    "invalid %(type)s value: %(value)r": "giá trị không hợp lệ: %(value)r",
    "expected one argument": "cần một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
    "not allowed with argument %s": "không dùng cùng với %s",
    "one of the arguments %s is required": "cần một trong các tham số %s",
    "ambiguous option: %(option)s could match %(matches)s": "chưa rõ %(option)s: có thể là %(matches)s",
    "ignored explicit argument %r": "thừa giá trị %r",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "không có %(parser_name)r (có: %(choices)s)",
}


class Parser(argparse.ArgumentParser):
    """Refuses shortened options: a script's --pass must not mean another option after the next update."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **{"allow_abbrev": False, **options})  # type: ignore[arg-type]

    def error(self, message: str) -> Never:
        self.exit(2, f"{self.prog}: {message}\nXem thêm: {self.prog} --help\n")


def speak_vietnamese() -> None:
    """argparse has no other door for words of one's own than the translating function it imported."""
    argparse._ = lambda text: WORDS.get(text, text)  # type: ignore[attr-defined]
