"""A corpus of files that mean harm or are none of ours: each with the refusals that are right for it."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.common.sheets.files import (
    NS,
    ods,
    ods_row,
    packed,
    patched,
    row,
    sheet_xml,
    text_cell,
    workbook_rels,
    xlsx,
    xlsx_parts,
)

MIB = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
READ = "read"


class Hostile(NamedTuple):
    """A file, and the codes of refusal (or READ) that are right."""

    name: str
    make: Callable[[], bytes]
    right: frozenset[str]


CORPUS: list[Hostile] = []


Make = Callable[[], bytes]


def keeper(corpus: list[Hostile]) -> Callable[..., Callable[[Make], Make]]:
    """A decorator that keeps a file in this part of the corpus: its name, and what is right for it."""

    def hostile(name: str, *right: str) -> Callable[[Make], Make]:
        def keep(make: Make) -> Make:
            corpus.append(Hostile(name, make, frozenset(right)))
            return make

        return keep

    return hostile


hostile = keeper(CORPUS)


def whole_sheet() -> str:
    return sheet_xml(row(1, "STT", "Họ và tên") + row(2, "1", "Nguyễn Thị Hoa"))


def letters(size: int) -> bytes:
    """A workbook whose shared strings are `size` equal letters, written without holding them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in xlsx_parts(whole_sheet()).items():
            if name != "xl/sharedStrings.xml":
                archive.writestr(name, content)
        with archive.open("xl/sharedStrings.xml", "w") as part:
            part.write(f'<?xml version="1.0"?><sst {NS}><si><t>'.encode())
            for _ in range(size // MIB):
                part.write(b"A" * MIB)
            part.write(b"</t></si></sst>")
    return buffer.getvalue()


@hostile("bomb.xlsx", "bomb")
def bomb() -> bytes:
    return letters(512 * MIB)


@hostile("lying-bomb.xlsx", "heavy", "broken", "long_cell", "slow")
def lying_bomb() -> bytes:
    return patched(letters(384 * MIB), "xl/sharedStrings.xml", size=1000)


@hostile("long-string-repeated.xlsx", "long_cell")
def long_string() -> bytes:
    return xlsx(sheet_xml(row(1, "x" * 40_000)))


@hostile("much-text.xlsx", "text")
def much_text() -> bytes:
    return xlsx(sheet_xml("".join(row(n, f"{n:06d}" * 5000) for n in range(1, 1200))))


@hostile("nested.xlsx", "archive")
def nested() -> bytes:
    return packed({"a.zip": packed({"b.zip": packed({"c.xlsx": xlsx(whole_sheet())})})})


@hostile("entries.xlsx", "entries")
def entries() -> bytes:
    return packed({f"xl/{n}.xml": "" for n in range(10_001)})


@hostile("entries-denied.xlsx", "entries", "broken")
def entries_denied() -> bytes:
    out = bytearray(packed({f"xl/{n}.xml": "" for n in range(5_001)}))
    at = out.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", out, at + 8, 5, 5)
    return bytes(out)


@hostile("zip64.xlsx", "entries")
def zip64() -> bytes:
    out = bytearray(xlsx(whole_sheet()))
    at = out.rfind(b"PK\x05\x06")
    struct.pack_into("<HHII", out, at + 8, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    return bytes(out)


@hostile("no-end-record.xlsx", "broken")
def no_end() -> bytes:
    return xlsx(whole_sheet())[:-30]


@hostile("truncated.xlsx", "broken")
def truncated() -> bytes:
    whole = xlsx(whole_sheet())
    return whole[: len(whole) // 2]


@hostile("wrong-crc.xlsx", "broken")
def wrong_crc() -> bytes:
    out = bytearray(xlsx(whole_sheet()))
    at = out.find(b"xl/worksheets/sheet1.xml") + 40
    out[at : at + 20] = bytes(20)
    return bytes(out)


@hostile("locked-zip.xlsx", "password")
def locked_zip() -> bytes:
    return patched(xlsx(whole_sheet()), "xl/workbook.xml", flags=1)


@hostile("unknown-compression.xlsx", "broken")
def unknown_compression() -> bytes:
    out = bytearray(xlsx(whole_sheet()))
    at = 0
    while (at := out.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<H", out, at + 10, 97)
        at += 4
    return bytes(out)


@hostile("password.xlsx", "password")
def password() -> bytes:
    return OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(4096)


@hostile("password.ods", "password")
def password_ods() -> bytes:
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        'manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    )
    return ods(ods_row("Họ và tên"), manifest)


@hostile("sparse.xlsx", "heavy", "columns", "slow")
def sparse() -> bytes:
    far = f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'
    return xlsx(sheet_xml(row(1, "x") + far))


@hostile("sparse-alone.xlsx", "columns")
def sparse_alone() -> bytes:
    return xlsx(sheet_xml(f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'))


@hostile("lying-dimension.xlsx", READ)
def lying_dimension() -> bytes:
    return xlsx(sheet_xml(row(1, "Họ và tên") + row(2, "Nguyễn Thị Hoa"), dimension="A1:XFD1048576"))


@hostile("small-dimension.xlsx", READ)
def small_dimension() -> bytes:
    return xlsx(sheet_xml("".join(row(n, "Nguyễn Thị Hoa", str(n)) for n in range(1, 50)), dimension="A1"))


@hostile("mad-dimension.xlsx", READ, "broken")
def mad_dimension() -> bytes:
    return xlsx(sheet_xml(row(1, "x"), dimension="ZZZZZZZ99999999999:A1"))


@hostile("mad-reference.xlsx", READ, "broken", "heavy", "columns")
def mad_reference() -> bytes:
    return xlsx(sheet_xml('<row r="99999999999">' + text_cell("ZZZZZZZZ99999999999", "x") + "</row>"))


@hostile("wide.xlsx", "columns")
def wide() -> bytes:
    cells = "".join("<c><v>1</v></c>" for _ in range(16_384))
    return xlsx(sheet_xml(f'<row r="1">{cells}</row>'))


@hostile("formatted-rows.xlsx", READ)
def formatted_rows() -> bytes:
    blank = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(3, 1_000_000))
    return xlsx(sheet_xml(row(1, "Họ và tên") + row(2, "Nguyễn Thị Hoa") + blank))


@hostile("many-sheets.xlsx", "sheets")
def many_sheets() -> bytes:
    return xlsx(*[sheet_xml(row(1, "x"))] * 300)


@hostile("merges.xlsx", READ, "heavy", "slow")
def merges() -> bytes:
    cells = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 200_000))
    after = f"<mergeCells>{cells}</mergeCells>"
    return xlsx(sheet_xml(row(1, "Họ và tên") + row(2, "Nguyễn Thị Hoa"), after=after))


@hostile("deep.xlsx", READ, "broken", "heavy", "slow")
def deep() -> bytes:
    return xlsx(sheet_xml("<a>" * 200_000 + "</a>" * 200_000))


@hostile("laughs.xlsx", "doctype")
def laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    before = f'<!DOCTYPE x [<!ENTITY l0 "ha">{lines}]>'
    return xlsx(sheet_xml(row(1, "&l9;"), before=before))


@hostile("outside-entity.xlsx", "doctype")
def outside_entity() -> bytes:
    before = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return xlsx(sheet_xml(row(1, "&file;"), before=before))


@hostile("outside-entity-strings.xlsx", "doctype")
def outside_entity_strings() -> bytes:
    parts = xlsx_parts(whole_sheet())
    parts["xl/sharedStrings.xml"] = (
        '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
        f"<sst {NS}><si><t>a</t></si></sst>"
    )
    return packed(parts)


@hostile("outside-link.xlsx", READ)
def outside_link() -> bytes:
    parts = xlsx_parts(whole_sheet())
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<?xml version="1.0"?><Relationships '
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="x" TargetMode="External" Target="http://127.0.0.1:9/"/></Relationships>'
    )
    return packed(parts)


@hostile("up-the-tree.xlsx", "broken", READ)
def up_the_tree() -> bytes:
    parts = xlsx_parts(whole_sheet())
    parts["xl/_rels/workbook.xml.rels"] = workbook_rels(["x"], target="../../../../../etc/passwd{}")
    return packed(parts)


@hostile("sheet-missing.xlsx", "broken", READ)
def sheet_missing() -> bytes:
    parts = xlsx_parts(whole_sheet())
    del parts["xl/worksheets/sheet1.xml"]
    return packed(parts)


@hostile("broken-xml.xlsx", "broken", READ)
def broken_xml() -> bytes:
    return xlsx(sheet_xml("<row><c></row>"))


@hostile("string-out-of-range.xlsx", "broken", READ)
def string_out_of_range() -> bytes:
    return xlsx(sheet_xml('<row r="1"><c r="A1" t="s"><v>4000000000</v></c></row>'))


@hostile("mad-numbers.xlsx", READ, "broken")
def mad_numbers() -> bytes:
    values = ("1E308", "-1E308", "NaN", "INF", "1E-320", "99999999999", "-1")
    cells = "".join(f'<c r="{chr(65 + at)}1" s="1"><v>{value}</v></c>' for at, value in enumerate(values))
    return xlsx(sheet_xml(f'<row r="1">{cells}</row>{row(2, "Họ và tên")}'))


@hostile("macro.xlsm", READ)
def macro() -> bytes:
    return packed(xlsx_parts(whole_sheet()) | {"xl/vbaProject.bin": OLE + bytes(2000)})


@hostile("repeated.ods", "broken", "heavy", "slow", "rows", "columns", "cells")
def repeated_ods() -> bytes:
    return ods(
        ods_row(
            "x",
            attributes='table:number-rows-repeated="1048576"',
            cell='table:number-columns-repeated="1024"',
        )
    )


@hostile("repeated-blank.ods", READ)
def repeated_blank_ods() -> bytes:
    blank = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    )
    return ods(ods_row("STT", "Họ và tên") + ods_row("1", "Nguyễn Thị Hoa") + blank)


@hostile("empty.xlsx", "empty")
def empty() -> bytes:
    return b""


@hostile("blank.csv", "empty")
def blank() -> bytes:
    return b"\xef\xbb\xbf \r\n\r\n"


@hostile("nul.csv", "not_sheet")
def nul() -> bytes:
    return b"STT,Ten\n1,Hoa\x00\n2,Lan\n"


@hostile("random.xlsx", "not_sheet", "encoding")
def random_bytes() -> bytes:
    return bytes((n * n * 31 + n * 7) % 256 for n in range(20_000))


@hostile("long-field.csv", "long_cell")
def long_field() -> bytes:
    return b"STT,Ten\n1," + b"x" * (10 * MIB) + b"\n"


@hostile("open-quote.csv", "long_cell")
def open_quote() -> bytes:
    return b'STT,Ten\n1,"' + b"x,y\n" * (2 * MIB)


@hostile("commas.csv", "columns")
def commas() -> bytes:
    return b"x" + b",x" * 100_000


@hostile("broken-utf16.csv", "encoding", "not_sheet")
def broken_utf16() -> bytes:
    return b"\xff\xfe" + "Họ và tên".encode("utf-16-le") + b"\x00\xd8\x41"


@hostile("broken.xls", "broken")
def broken_xls() -> bytes:
    return OLE + bytes(range(256)) * 40


@hostile("endless-chain.xls", "broken", "heavy", "slow")
def endless_chain() -> bytes:
    """An OLE file whose allocation table points to itself."""
    header = bytearray(512)
    header[:8] = OLE
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIII", header, 44, 1, 1, 0, 4096, 0, 1, 0, 0)
    struct.pack_into("<I", header, 76, 0)
    return bytes(header) + struct.pack("<I", 0) * 128 + bytes(2048)


OTHERS = {
    "list.pdf": (b"%PDF-1.7\n", "pdf"),
    "list.jpg": (b"\xff\xd8\xff\xe0" + bytes(100), "picture"),
    "list.png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
    "list.heic": (bytes(3) + b"\x18ftypheic" + bytes(100), "picture"),
    "list.webp": (b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(100), "picture"),
    "list.rar": (b"Rar!\x1a\x07\x01\x00" + bytes(100), "archive"),
    "list.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(100), "archive"),
    "list.csv.gz": (b"\x1f\x8b\x08\x00" + bytes(100), "archive"),
    "list.exe": (b"MZ" + bytes(100), "not_sheet"),
    "list.bmp": (b"BM" + bytes(100), "picture"),
    "list.bz2": (b"BZh91AY&SY" + bytes(100), "archive"),
    "list.rtf": (b"{\\rtf1 x}", "word"),
    "page.xls": (b"<html><body>Phi\xc3\xaan l\xc3\xa0m vi\xe1\xbb\x87c</body></html>", "web_page"),
    "page-utf16.xls": ("\ufeff<html><table>".encode("utf-16-le"), "web_page"),
    "page-doctype.xls": (b"\n <!DOCTYPE html><html>", "web_page"),
    "page-saved.xls": (b"MIME-Version: 1.0\nContent-Type: multipart/related", "web_page"),
    "table-2003.xls": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "old_xml",
    ),
    "data.xml": (b'<?xml version="1.0"?><members/>', "not_sheet"),
}


def _of_word(folder: str) -> bytes:
    return packed({"[Content_Types].xml": "<Types/>", f"{folder}/document.xml": "<x/>"})


def corpus() -> Iterator[Hostile]:
    """All of it."""
    yield from CORPUS
    for name, (content, code) in OTHERS.items():
        yield Hostile(name, lambda content=content: content, frozenset({code}))  # type: ignore[misc]
    yield Hostile("list.docx", lambda: _of_word("word"), frozenset({READ}))
    yield Hostile("list.pptx", lambda: _of_word("ppt"), frozenset({"slides"}))
