"""No file harms the reader: each is read or refused in one sentence, memory stays, nobody is called."""

import contextlib
import json
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sohoi.common.sheets.read import Limits, SheetRefused, read_workbook
from tests.common.sheets.damage import damaged
from tests.common.sheets.files import packed, row, sheet_xml, xlsx, xlsx_parts
from tests.common.sheets.hostile import READ, Hostile, corpus, letters
from tests.common.sheets.hostile_documents import DOCUMENTS
from tests.common.sheets.hostile_fonts import FONTS_AND_TEXTS

MIB = 1024 * 1024
GROWTH = 20 * 1024  # KiB
SENTENCE = re.compile(r"[A-ZĐÔ][^{}]*Hãy [^{}]*\.")

# Runs in a process of its own: the high-water mark of memory cannot be reset.
READER = """
import json, sys
from pathlib import Path
from sohoi.common.sheets.read import SheetRefused, read_workbook

def high_water():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

def outcome(path):
    try:
        read_workbook(Path(path))
    except SheetRefused as refusal:
        return refusal.code, str(refusal)
    return "read", ""

outcome(sys.argv[1])
found = {}
for path in sys.argv[1:]:
    before = high_water()
    code, sentence = outcome(path)
    found[Path(path).name] = [code, sentence, high_water() - before]
print(json.dumps(found))
"""


Outcome = tuple[str, str, int]


def outcomes(folder: Path, files: list[Hostile]) -> dict[str, Outcome]:
    """What becomes of each file: the code, the sentence, and by how much the memory's high water rose."""
    good = folder / "good.xlsx"
    good.write_bytes(xlsx(sheet_xml(row(1, "STT", "Họ và tên"))))
    for each in files:
        (folder / each.name).write_bytes(each.make())
    paths = [good, *(folder / each.name for each in files)]
    done = subprocess.run([sys.executable, "-c", READER, *paths], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {name: tuple(said) for name, said in json.loads(done.stdout).items()}


def test_there_are_enough_of_them() -> None:
    names = [each.name for each in (*corpus(), *DOCUMENTS, *FONTS_AND_TEXTS, *damaged(every=True))]
    assert len(names) == len(set(names)) >= 250


def wrong(each: Hostile, code: str, sentence: str, growth: int) -> list[str]:
    """What a reading of a hostile file did that it must not do."""
    said = [f"{each.name}: {code}, not {set(each.right)}"] if code not in each.right else []
    said += [f"{each.name}: {growth} KiB"] if growth > GROWTH else []
    spoken = code == READ or SENTENCE.fullmatch(sentence)
    return said if spoken else [*said, f"{each.name}: {sentence!r}"]


def all_wrong(folder: Path, files: list[Hostile]) -> list[str]:
    """Together, for the high water of one process is measured."""
    found = outcomes(folder, files)
    return [said for each in files for said in wrong(each, *found[each.name])]


def test_hostile_files_are_read_or_refused_in_a_sentence(tmp_path: Path) -> None:
    assert (
        all_wrong(tmp_path, [*corpus(), *DOCUMENTS[::3], *FONTS_AND_TEXTS[::3], *damaged(every=False)]) == []
    )


@pytest.mark.nightly
def test_all_of_them_are_read_or_refused_in_a_sentence(tmp_path: Path) -> None:
    assert all_wrong(tmp_path, [*DOCUMENTS, *FONTS_AND_TEXTS, *damaged(every=True)]) == []


def test_nothing_is_fetched(tmp_path: Path) -> None:
    called: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    port = server.getsockname()[1]

    def listen() -> None:
        with contextlib.suppress(TimeoutError):
            called.append(server.accept()[0].recv(10))

    parts = xlsx_parts(sheet_xml(row(1, "Họ và tên"), before=""))
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<?xml version="1.0"?><Relationships '
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="x" TargetMode="External" Target="http://127.0.0.1:{port}/"/></Relationships>'
    )
    path = tmp_path / "outside.xlsx"
    path.write_bytes(packed(parts))
    listener = threading.Thread(target=listen)
    listener.start()
    read_workbook(path)
    listener.join()
    server.close()
    assert called == []


def refused(path: Path, limits: Limits) -> str:
    with pytest.raises(SheetRefused) as caught:
        read_workbook(path, limits=limits)
    return caught.value.code


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(rows=5), "rows"),
        (Limits(cells=8), "cells"),
        (Limits(columns=1), "columns"),
        (Limits(text_bytes=20), "text"),
        (Limits(output_bytes=100), "text"),
        (Limits(cell_chars=5), "long_cell"),
        (Limits(file_bytes=100), "too_big"),
        (Limits(unpacked_bytes=100), "bomb"),
        (Limits(entries=2), "entries"),
        (Limits(sheets=0), "sheets"),
        (Limits(wall_seconds=0.0), "slow"),
        (Limits(memory_bytes=8 * MIB), "heavy"),
    ],
)
def test_each_limit_holds(tmp_path: Path, limits: Limits, code: str) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(xlsx(sheet_xml("".join(row(n, str(n), "Nguyễn Thị Hoa") for n in range(1, 10)))))
    assert refused(path, limits) in (code, "broken" if code == "heavy" else code)
    assert len(read_workbook(path).sheets[0].rows) == 9


def test_a_child_that_works_too_long_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    path.write_bytes(letters(300 * MIB))
    assert refused(path, Limits(cpu_seconds=0, unpacked_bytes=999 * MIB)) in ("slow", "heavy")


def test_without_the_limits_the_same_file_would_cost_gigabytes() -> None:
    """The twin that must fail: the limit on declared sizes is what keeps the bomb out."""
    assert Limits().unpacked_bytes < 512 * MIB < Limits(unpacked_bytes=999 * MIB).unpacked_bytes


def test_a_million_cells_of_an_honest_list_pass(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    cells = "".join(f'<c r="{chr(65 + at)}{{n}}"><v>{at}</v></c>' for at in range(20))
    path.write_bytes(
        xlsx(sheet_xml("".join(f'<row r="{n}">{cells.format(n=n)}</row>' for n in range(1, 50_001))))
    )
    sheet = read_workbook(path).sheets[0]
    assert len(sheet.rows) == 50_000
    assert sheet.rows[-1].cells[19] == "19"
