"""More of the corpus: Word documents and web pages that mean harm."""

import io
import zipfile

from tests.common.sheets.documents import W, cell, docx, line, paragraph, run, table
from tests.common.sheets.files import patched
from tests.common.sheets.hostile import MIB, OLE, READ, Hostile, keeper

DOCUMENTS: list[Hostile] = []
hostile = keeper(DOCUMENTS)
HOA = "Nguyễn Thị Hoa"


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
