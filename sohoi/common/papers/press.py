"""The child process that sets pages: a template's name as argument, JSON comes in, a PDF goes out.

    python -I press.py paper

A process of its own, since the typesetter keeps what it has set (8 lists of 2,000 people: 970 MB) and a web
process lives for weeks. It reads nothing but our template and the fonts inside the wheel: the same page on
every machine, in letters that all are there.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typst

_HERE = Path(__file__).parent
_TEMPLATES = ("paper", "cards")


def main() -> None:
    """Read, set, print."""
    name = sys.argv[1]
    if name not in _TEMPLATES:
        raise SystemExit(2)
    template = (_HERE / f"{name}.typ").read_bytes()
    pdf = typst.compile(
        template,
        font_paths=typst.Fonts(include_system_fonts=False),
        format="pdf",
        sys_inputs={"data": sys.stdin.buffer.read().decode()},
        # Tags for screen readers would make a list of 10,000 people 15 MB instead of 1.
        pdf_tags=name == "paper" and "--list" not in sys.argv,
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
