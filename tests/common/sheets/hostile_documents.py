"""More of the corpus: Word documents, web pages, fonts, texts and zips that mean harm."""

import io
import random
import struct
import zipfile

import xlwt

from tests.common.sheets.documents import W, cell, docx, line, paragraph, run, table
from tests.common.sheets.files import NS, ods, packed, patched, row, sheet_xml, xlsx_parts
from tests.common.sheets.hostile import MIB, OLE, READ, Hostile, keeper, whole_sheet

DOCUMENTS: list[Hostile] = []
hostile = keeper(DOCUMENTS)
HOA = "Nguyễn Thị Hoa"
OLD_STYLES = (
    f'<?xml version="1.0"?><styleSheet {NS}><fonts><font><name val=".VnTime"/></font></fonts>'
    '<cellXfs><xf fontId="0"/></cellXfs></styleSheet>'
)


def styled(styles: str, rows: str = "") -> dict[str, str]:
    parts = xlsx_parts(
        sheet_xml(rows or '<row r="1"><c r="A1" s="0" t="inlineStr"><is><t>Hä</t></is></c></row>')
    )
    return parts | {"xl/styles.xml": styles}


def word_of(size: int) -> bytes:
    """A document with one text of `size` equal letters, written without holding them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            part.write(f"<w:document {W}><w:body><w:p><w:r><w:t>".encode())
            for _ in range(size // MIB):
                part.write(b"A" * MIB)
            part.write(b"</w:t></w:r></w:p></w:body></w:document>")
    return buffer.getvalue()


@hostile("bomb.docx", "bomb")
def bomb() -> bytes:
    return word_of(512 * MIB)


@hostile("lying-bomb.docx", "broken", "text", "heavy", "long_cell")
def lying_bomb() -> bytes:
    return patched(word_of(64 * MIB), "word/document.xml", size=1000)


@hostile("much-text.docx", "text")
def much_text() -> bytes:
    return word_of(40 * MIB)


@hostile("laughs.docx", "doctype")
def laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return docx(paragraph(run("&l9;")), before=f'<!DOCTYPE x [<!ENTITY l0 "ha">{lines}]>')


@hostile("late-doctype.docx", "doctype", "broken")
def late_doctype() -> bytes:
    """Beyond the part of a file that is looked at before it is opened."""
    return docx(
        paragraph(run("&f;")),
        before=f'<!--{"x" * 9000}--><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
    )


@hostile("doctype-in-styles.docx", "doctype")
def doctype_in_styles() -> bytes:
    return docx(
        parts={"word/styles.xml": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/"><w:styles val=".VnTime"/>'}
    )


@hostile("template-from-outside.docx", READ)
def template_from_outside() -> bytes:
    link = '<Relationships><Relationship Id="r1" Type="attachedTemplate" TargetMode="External" Target="http://127.0.0.1:9/"/></Relationships>'
    return docx(table(line("Họ và tên")), parts={"word/_rels/settings.xml.rels": link})


@hostile("tables-in-tables.docx", "broken")
def tables_in_tables() -> bytes:
    return docx("<w:tbl><w:tr><w:tc>" * 50_000 + "</w:tc></w:tr></w:tbl>" * 50_000)


@hostile("tables-in-tables-a-few.docx", READ)
def tables_in_tables_a_few() -> bytes:
    return docx("<w:tbl><w:tr><w:tc>" * 50 + "</w:tc></w:tr></w:tbl>" * 50)


@hostile("huge-table-in-a-cell.docx", READ, "long_cell", "text")
def huge_table_in_a_cell() -> bytes:
    inner = table(*[line(HOA, "1975")] * 20_000)
    return docx(table(f"<w:tr><w:tc>{inner}<w:p/></w:tc></w:tr>"))


@hostile("wide-span.docx", "columns")
def wide_span() -> bytes:
    return docx(table(line(cell("x", span=9_999_999))))


@hostile("mad-spans.docx", READ)
def mad_spans() -> bytes:
    spans = "".join(
        f'<w:tc><w:tcPr><w:gridSpan w:val="{value}"/></w:tcPr></w:tc>' for value in ("-5", "0", "x", "9e9")
    )
    return docx(table(f"<w:tr>{spans}</w:tr>"))


@hostile("endless-merge.docx", READ)
def endless_merge() -> bytes:
    return docx(table(*[line(cell("", down=""), cell("", down=""), "x")] * 20_000))


@hostile("many-rows.docx", "rows")
def many_rows() -> bytes:
    return docx("<w:tbl>" + "<w:tr/>" * 300_000 + "</w:tbl>")


@hostile("wide-row.docx", "columns")
def wide_row() -> bytes:
    return docx(table(line(*["x"] * 16_384)))


@hostile("long-cell.docx", "long_cell")
def long_cell() -> bytes:
    return docx(table(line("x" * 10 * MIB)))


@hostile("many-tables.docx", READ)
def many_tables() -> bytes:
    return docx(*[paragraph(run("Thôn")) + table(line("1", HOA))] * 3000)


@hostile("many-runs.docx", READ, "long_cell")
def many_runs() -> bytes:
    return docx(table(line(f"<w:tc><w:p>{run('a') * 200_000}</w:p></w:tc>")))


@hostile("many-attributes.docx", READ, "broken")
def many_attributes() -> bytes:
    return docx("<w:p " + " ".join(f'a{n}="{n}"' for n in range(100_000)) + "/>")


@hostile("same-attribute.docx", "broken")
def same_attribute() -> bytes:
    return docx('<w:p a="1" a="2"/>')


@hostile("utf16.docx", READ)
def utf16() -> bytes:
    body = f"<w:document {W}><w:body>{table(line(HOA))}</w:body></w:document>"
    content = f'<?xml version="1.0" encoding="utf-16"?>{body}'
    return docx(parts={"word/document.xml": content.encode("utf-16")})


@hostile("utf16-laughs.docx", "doctype")
def utf16_laughs() -> bytes:
    body = f'<!DOCTYPE x [<!ENTITY a "b">]><w:document {W}>&a;</w:document>'
    content = f'<?xml version="1.0" encoding="utf-16"?>{body}'
    return docx(parts={"word/document.xml": content.encode("utf-16")})


@hostile("strange-encoding.docx", "broken")
def strange_encoding() -> bytes:
    return docx(parts={"word/document.xml": '<?xml version="1.0" encoding="utf-7"?><x/>'})


@hostile("no-xml.docx", "broken")
def no_xml() -> bytes:
    return docx(parts={"word/document.xml": bytes(range(256)) * 20})


@hostile("empty-part.docx", "broken")
def empty_part() -> bytes:
    return docx(parts={"word/document.xml": b""})


@hostile("nul.docx", "broken")
def nul() -> bytes:
    return docx(paragraph(run("a\x00b")))


@hostile("locked.docx", "password")
def locked() -> bytes:
    return patched(docx(), "word/document.xml", flags=1)


@hostile("macro.docm", READ)
def macro() -> bytes:
    return docx(table(line("Họ và tên")), parts={"word/vbaProject.bin": OLE + bytes(2000)})


@hostile("old.doc", "word_old")
def old_word() -> bytes:
    return OLE + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(4096)


@hostile("slides.ppt", "slides")
def old_slides() -> bytes:
    return OLE + bytes(504) + "PowerPoint Document".encode("utf-16-le") + bytes(4096)


@hostile("letter-in-a-book.xls", "broken")
def letter_in_a_book() -> bytes:
    """A book that holds a letter is a book, if a broken one."""
    return (
        OLE + bytes(504) + "WordDocument".encode("utf-16-le") + "Workbook".encode("utf-16-le") + bytes(4096)
    )


@hostile("nested-tables.html", "web_page")
def nested_tables_of_a_page() -> bytes:
    return b"<table><tr><td>" * 100_000


@hostile("wide-cell.html", "columns")
def wide_cell() -> bytes:
    return b"<table><tr><td colspan=50000>x</td></tr></table>"


@hostile("tall-cells.html", READ)
def tall_cells() -> bytes:
    return b"<table>" + b"<tr><td rowspan=9999999>x</td><td rowspan=60000>y</td></tr>" * 60 + b"</table>"


@hostile("many-cells.html", "columns")
def many_cells() -> bytes:
    return b"<table><tr>" + b"<td>x" * 500_000


@hostile("many-rows.html", "rows")
def many_rows_of_a_page() -> bytes:
    return b"<table>" + b"<tr><td>x" * 250_000


@hostile("endless-comment.html", "long_cell")
def endless_comment() -> bytes:
    return b"<table><tr><td>x</td></tr></table><!--" + b"-" * 200_000


@hostile("many-comments.html", "web_page", "slow", READ)
def many_comments() -> bytes:
    return b"<html>" + b"<!--" * 6_000


@hostile("open-tags.html", "web_page", "slow", READ)
def open_tags() -> bytes:
    return b"<html>" + b"<a " * 6_000


@hostile("open-script.html", "web_page")
def open_script() -> bytes:
    return b"<html><script>" + b"<table><tr><td>x</td></tr></table>" * 1000


@hostile("entities.html", READ)
def entities() -> bytes:
    return b"<table><tr><td>" + b"&amp;&#x1F600;&#99999999999;&nosuch;" * 1000 + b"</td></tr></table>"


@hostile("lying-charset.html", READ)
def lying_charset() -> bytes:
    return f'<html><meta charset="utf-16"><table><tr><td>{HOA}</td></tr></table>'.encode()


@hostile("nul.html", "not_sheet", "web_page")
def nul_in_a_page() -> bytes:
    return b"<html><table><tr><td>a\x00b</td></tr></table>"


@hostile("long-cell.html", "long_cell")
def long_cell_of_a_page() -> bytes:
    return b"<table><tr><td>" + b"x" * 10 * MIB


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
