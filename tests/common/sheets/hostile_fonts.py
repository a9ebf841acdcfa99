"""More of the corpus: fonts, delimited texts and zips that mean harm."""

import io
import random
import struct

import xlwt

from tests.common.sheets.files import (
    NS,
    ods,
    ods_face,
    ods_row,
    ods_style,
    packed,
    row,
    sheet_xml,
    xlsx_parts,
)
from tests.common.sheets.hostile import MIB, READ, Hostile, keeper, whole_sheet

FONTS_AND_TEXTS: list[Hostile] = []
hostile = keeper(FONTS_AND_TEXTS)
OLD_STYLES = (
    f'<?xml version="1.0"?><styleSheet {NS}><fonts><font><name val=".VnTime"/></font></fonts>'
    '<cellXfs><xf fontId="0"/></cellXfs></styleSheet>'
)


def styled(styles: str, rows: str = "") -> dict[str, str]:
    parts = xlsx_parts(
        sheet_xml(rows or '<row r="1"><c r="A1" s="0" t="inlineStr"><is><t>Hä</t></is></c></row>')
    )
    return parts | {"xl/styles.xml": styles}


@hostile("old-font.xlsx", READ)
def old_font() -> bytes:
    return packed(styled(OLD_STYLES))


@hostile("broken-styles.xlsx", READ, "broken")
def broken_styles() -> bytes:
    return packed(styled(OLD_STYLES[:-20]))


@hostile("endless-styles.xlsx", READ)
def endless_styles() -> bytes:
    return packed(styled(OLD_STYLES.replace("<cellXfs>", "<cellXfs>" + '<xf fontId="7777777"/>' * 300_000)))


@hostile("huge-styles.xlsx", READ)
def huge_styles() -> bytes:
    return packed(styled(OLD_STYLES.replace("</styleSheet>", f"<!--{'x' * 20 * MIB}--></styleSheet>")))


@hostile("mad-styles.xlsx", READ, "broken")
def mad_styles() -> bytes:
    cells = "".join(
        f'<c r="{ref}" s="{style}" t="inlineStr"><is><t>Hä</t></is></c>'
        for ref, style in (("A1", "99999999999"), ("B1", "-1"), ("ZZZ9999999", "0"), ("", "0"), ("1A", "x"))
    )
    return packed(styled(OLD_STYLES, f'<row r="1">{cells}</row>'))


@hostile("doctype-in-old-styles.xlsx", "doctype")
def doctype_in_old_styles() -> bytes:
    late = f"<!--{'x' * 9000}--><!DOCTYPE x><styleSheet"
    return packed(styled(OLD_STYLES.replace("<styleSheet", late)))


@hostile("deep-styles.xlsx", READ, "broken", "heavy", "slow")
def deep_styles() -> bytes:
    return packed(styled(OLD_STYLES.replace("<cellXfs>", "<a>" * 100_000 + "</a>" * 100_000 + "<cellXfs>")))


@hostile("no-relations.xlsx", READ, "broken")
def no_relations() -> bytes:
    parts = styled(OLD_STYLES)
    del parts["xl/_rels/workbook.xml.rels"]
    return packed(parts)


def old_xls() -> bytes:
    """An honest .xls in .VnTime."""
    book, style, out = xlwt.Workbook(), xlwt.XFStyle(), io.BytesIO()
    style.font = xlwt.Font()
    style.font.name = ".VnTime"
    sheet = book.add_sheet("Sheet1")
    for at in range(200):
        for column, text in enumerate((str(at), "NguyÔn ThÞ Hoa", "N«ng d©n")):
            sheet.write(at, column, text, style)
    book.save(out)
    return out.getvalue()


@hostile("spoilt-fonts.xls", READ, "broken", "heavy", "slow")
def spoilt_fonts() -> bytes:
    """The records after the fonts say lengths that are not true."""
    out = bytearray(old_xls())
    at = out.find(b".\x00V\x00n") if b".\x00V\x00n" in out else out.find(b".VnTime")
    out[at + 14 : at + 60] = b"\xff" * 46
    return bytes(out)


@hostile("all-bytes.csv", "not_sheet", "encoding", READ)
def all_bytes() -> bytes:
    return bytes(range(256)) * 50


@hostile("random.csv", "not_sheet", "encoding")
def random_bytes() -> bytes:
    return b"STT;" + random.Random(1).randbytes(100_000)


@hostile("high-bytes.csv", READ, "encoding")
def high_bytes() -> bytes:
    return b"STT;Ten\n" + bytes(range(128, 256)) * 50


@hostile("odd-utf16.csv", "encoding", "not_sheet")
def odd_utf16() -> bytes:
    return "STT;Họ và tên\n1;Hoa".encode("utf-16-le") + b"x"


@hostile("lone-surrogate.csv", "encoding")
def lone_surrogate() -> bytes:
    return b"\xff\xfe" + "STT;Ten\n1;".encode("utf-16-le") + b"\x00\xdc" + b"a\x00"


@hostile("only-a-mark.csv", "empty")
def only_a_mark() -> bytes:
    return b"\xef\xbb\xbf"


@hostile("empty-lines.csv", READ)
def empty_lines() -> bytes:
    return b"STT;Ten\n" + b"\n" * 1_000_000 + b"1;Hoa"


@hostile("only-delimiters.csv", READ, "columns")
def only_delimiters() -> bytes:
    return (b";" * 150 + b"\n") * 2000


@hostile("quotes.csv", READ, "long_cell", "columns")
def quotes() -> bytes:
    return b'"' * 1_000_001


@hostile("right-to-left.csv", READ)
def right_to_left() -> bytes:
    return "STT;Họ và tên\n1;\u202eaoH ịhT nễyugN\n2;🌸\n3;=cmd|' /C calc'!A0\n".encode()


@hostile("deep-content.ods", READ, "broken", "heavy", "slow")
def deep_content() -> bytes:
    return ods("<table:table-row>" * 100_000 + "</table:table-row>" * 100_000)


def _old_ods(rows: str, more: str = "") -> bytes:
    """A table whose style Ce1 is in an old font."""
    declared = ods_face("cu", ".VnTime") + ods_style("Ce1", font="cu") + more
    return ods(rows, declared=declared)


@hostile("old-font-repeated.ods", "broken", "heavy", "slow", "rows", "columns", "cells")
def old_font_repeated_ods() -> bytes:
    much = 'table:number-columns-repeated="16000" table:style-name="Ce1"'
    return _old_ods(ods_row("Hä vµ tªn", attributes='table:number-rows-repeated="1000000"', cell=much))


@hostile("old-font-blank.ods", READ)
def old_font_blank_ods() -> bytes:
    blank = '<table:table-cell table:style-name="Ce1" table:number-columns-repeated="1024"/>'
    rows = f'<table:table-row table:number-rows-repeated="1048570">{blank}</table:table-row>'
    return _old_ods(ods_row("Hä vµ tªn", cell='table:style-name="Ce1"') + rows)


@hostile("style-circle.ods", READ)
def style_circle_ods() -> bytes:
    circle = ods_style("A", parent="B") + ods_style("B", parent="A") + ods_style("C", parent="C")
    return _old_ods(ods_row("Hä vµ tªn", cell='table:style-name="A"'), circle)


@hostile("many-styles.ods", READ, "heavy", "slow")
def many_styles_ods() -> bytes:
    chain = "".join(ods_style(f"S{n}", parent=f"S{n + 1}") for n in range(50_000))
    return _old_ods(ods_row("Hä vµ tªn", cell='table:style-name="S0"'), chain)


@hostile("doctype.ods", "doctype")
def doctype_ods() -> bytes:
    return packed(
        {"mimetype": "x", "content.xml": '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}
    )


@hostile("climbing-names.xlsx", READ)
def climbing_names() -> bytes:
    return packed(
        xlsx_parts(whole_sheet()) | {"../../../tmp/so-hoi-was-here": "x", "/etc/so-hoi": "x", "C:\\x": "x"}
    )


@hostile("bytes-before.xlsx", READ, "broken", "not_sheet")
def bytes_before() -> bytes:
    return b"PK\x03\x04" + b"x" * 5000 + packed(xlsx_parts(whole_sheet()))


@hostile("long-names.xlsx", READ, "entries", "broken")
def long_names() -> bytes:
    return packed(xlsx_parts(whole_sheet()) | {f"{n}" + "x" * 60_000: "" for n in range(50)})


@hostile("overlapping.xlsx", READ, "bomb", "broken", "entries")
def overlapping() -> bytes:
    """Every entry of the directory points to the same data, as in bombs that pack themselves."""
    out = bytearray(packed(xlsx_parts(whole_sheet()) | {f"xl/{n}.xml": "A" * 100_000 for n in range(200)}))
    first = out.find(b"xl/0.xml") - 30
    at = 0
    while (at := out.find(b"PK\x01\x02", at)) >= 0:
        if out[at + 46 : at + 49] == b"xl/" and out[at + 50 : at + 51].isdigit():
            struct.pack_into("<I", out, at + 42, max(0, first))
        at += 4
    return bytes(out)


@hostile("sheet-in-a-sheet.xlsx", READ)
def sheet_in_a_sheet() -> bytes:
    return packed(
        xlsx_parts(whole_sheet()) | {"xl/embeddings/book.xlsx": packed(xlsx_parts(sheet_xml(row(1, "x"))))}
    )
