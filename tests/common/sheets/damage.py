"""Honest files of every kind, cut off and with bits turned over."""

from collections.abc import Callable, Iterator
from random import Random

from sohoi.common.sheets.read.refusal import SENTENCES
from tests.common.sheets.documents import cell, docx, line, paragraph, run, table
from tests.common.sheets.files import ods, ods_row, packed, row, sheet_xml, xlsx
from tests.common.sheets.hostile import READ, Hostile
from tests.common.sheets.hostile_fonts import OLD_STYLES, old_xls, styled

ANY = frozenset({READ, *SENTENCES})
LIST = [["STT", "Họ và tên"], *([str(n), "Nguyễn Thị Hoa"] for n in range(300))]
TEXT = "\n".join(";".join(each) for each in LIST)
PAGE = "<html><table>" + "".join(f"<tr><td>{one}<td>{two}</tr>" for one, two in LIST) + "</table>"
CELLS = "".join(
    f'<row r="{n}"><c r="A{n}" s="0" t="inlineStr"><is><t>NguyÔn {n}</t></is></c></row>'
    for n in range(1, 300)
)
WHOLE: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: xlsx(sheet_xml("".join(row(n, *each) for n, each in enumerate(LIST, 1)))),
    "old.xlsx": lambda: packed(styled(OLD_STYLES, CELLS)),
    "xls": old_xls,
    "ods": lambda: ods("".join(ods_row(*each) for each in LIST)),
    "docx": lambda: docx(
        paragraph(run("DANH SÁCH")), table(*(line(each[0], cell(each[1], font=".VnTime")) for each in LIST))
    ),
    "csv": lambda: TEXT.encode("utf-16"),
    "txt": TEXT.encode,
    "html": PAGE.encode,
}
CUTS = (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.999)


def cut(content: bytes, part: float) -> bytes:
    return content[: max(1, int(len(content) * part))]


def turned(content: bytes, seed: int) -> bytes:
    """One to twenty bits of a file the other way round."""
    random, out = Random(seed), bytearray(content)
    for _ in range(1 + seed % 20):
        out[random.randrange(len(out))] ^= 1 << random.randrange(8)
    return bytes(out)


def damaged(*, every: bool) -> Iterator[Hostile]:
    """Each kind cut at many places and spoilt in many ways; without `every` at a few."""
    for kind, make in WHOLE.items():
        for part in CUTS if every else CUTS[3:4]:
            yield Hostile(f"cut-{part}.{kind}", lambda make=make, part=part: cut(make(), part), ANY)  # type: ignore[misc]
        for seed in range(10 if every else 1):
            yield Hostile(f"bits-{seed}.{kind}", lambda make=make, seed=seed: turned(make(), seed), ANY)  # type: ignore[misc]
