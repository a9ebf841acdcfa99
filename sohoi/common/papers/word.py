"""Papers as .docx, to go on with in Word: nothing in it is a picture or a field that cannot be edited."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, BinaryIO

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from sohoi.common.papers.paper import (
    BODY_POINTS,
    TABLE_POINTS,
    TITLE_POINTS,
    Column,
    Paper,
    Style,
    Table,
    Text,
)
from sohoi.common.sheets.write import Signature
from sohoi.common.sheets.write.cells import clean

FONT = "Times New Roman"
_CENTER, _LEFT, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
_SHORT, _LONG = (210, 297), (297, 210)


def write_word(target: BinaryIO, paper: Paper) -> None:
    """The paper as a Word document in Times New Roman, A4."""
    document = _empty(paper)
    _head(document, paper)
    _titles(document, paper)
    for block in paper.body:
        if isinstance(block, Table):
            _rows(document, block, _room(paper))
        else:
            _text(document, block)
    _signatures(document, paper)
    document.save(target)


def _room(paper: Paper) -> float:
    """The width between the margins, in millimetres."""
    page = _LONG if paper.landscape else _SHORT
    return page[0] - paper.margins.left - paper.margins.right


def _empty(paper: Paper) -> Any:
    document = docx.Document()
    document.core_properties.title = clean(paper.title)[:255]
    # The library signs with its own name otherwise.
    document.core_properties.author = ""
    document.core_properties.comments = clean(paper.footer)[:255]
    document.core_properties.language = "vi-VN"
    _letters(document.styles["Normal"])
    _page(document.sections[0], paper)
    return document


def _letters(style: Any) -> None:
    style.font.name = FONT
    style.font.size = Pt(BODY_POINTS)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(language)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0


def _page(section: Any, paper: Paper) -> None:
    wide, high = _LONG if paper.landscape else _SHORT
    section.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(wide), Mm(high)
    margins = paper.margins
    section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
    section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)
    section.header_distance, section.footer_distance = Mm(10), Mm(8)
    # The number of the page stands at its top, but not on the first one.
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    for footer in (section.footer, section.first_page_footer):
        _run(footer.paragraphs[0], paper.footer, size=9)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = _CENTER
    for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(13)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = code
        run._r.append(element)


def _run(paragraph: Any, text: str, *, size: float = 0, **look: bool) -> None:
    run = paragraph.add_run(clean(text))
    if size:
        run.font.size = Pt(size)
    for name, value in look.items():
        setattr(run.font, name, value or None)


def _line(place: Any, text: str, *, align: Any = _CENTER, size: float = 0, **look: bool) -> Any:
    """A paragraph of one look, in a document or a cell."""
    paragraph = place.add_paragraph()
    paragraph.alignment = align
    _run(paragraph, text, size=size, **look)
    return paragraph


def _rule(place: Any, drawn_in: float) -> None:
    """A short line: the border of an empty, tiny paragraph that is drawn in on both sides (millimetres)."""
    paragraph = place.add_paragraph()
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Mm(drawn_in)
    layout.space_before, layout.line_spacing, layout.space_after = Pt(4), Pt(4), Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    # The schema wants borders before spacing and indents.
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _frame(document: Any, widths: Sequence[float]) -> Any:
    """A row of cells without borders, each cell with no paragraph yet."""
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_grid(table, widths)
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = Mm(width)
        cell._tc.remove(cell.paragraphs[0]._p)
    return table


def _set_grid(table: Any, widths: Sequence[float]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def _head(document: Any, paper: Paper) -> None:
    head, room = paper.head, _room(paper)
    share = 0.41 if head.right else 0.48
    table = _frame(document, [room * share, room * (1 - share)])
    left, right = table.rows[0].cells
    _organs(left, paper, room * share)
    if head.right:
        _line(right, head.right[0], size=12, bold=True)
        _line(right, head.right[1], size=13, bold=True)
        _rule(right, room * (1 - share) * 0.2)
    _place(right, paper)


def _organs(left: Any, paper: Paper, width: float) -> None:
    head = paper.head
    for line in head.above:
        _line(left, line, size=12)
    for line in head.issuer:
        _line(left, line, size=12, bold=True)
    if head.style is Style.UNION:
        _line(left, "*", size=14)
    else:
        _rule(left, width * 0.34)
    number = _line(left, head.number, size=13)
    number.paragraph_format.space_before = Pt(2)


def _place(right: Any, paper: Paper) -> None:
    line = _line(right, paper.head.place_date, size=13, italic=True)
    line.paragraph_format.space_before = Pt(6 if paper.head.right else 0)


def _titles(document: Any, paper: Paper) -> None:
    title = _line(document, paper.title, size=TITLE_POINTS[paper.head.style], bold=True)
    title.paragraph_format.space_before = Pt(22)
    if paper.subtitle:
        look = {"italic": True} if paper.is_list else {"bold": True}
        _line(document, paper.subtitle, size=14, **look).paragraph_format.space_before = Pt(4)
    if paper.is_list:
        document.paragraphs[-1].paragraph_format.space_after = Pt(10)
    else:
        document.paragraphs[-1].paragraph_format.space_after = Pt(4)
        _rule(document, _room(paper) * 0.37)
    if paper.authority:
        line = _line(document, paper.authority, bold=True)
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(8)


def _text(document: Any, block: Text) -> None:
    if block.look == "middle":
        line = _line(document, block.text, bold=True)
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(8)
        return
    if block.look == "total":
        line = _line(document, block.text, align=_LEFT, size=TABLE_POINTS, bold=True)
        line.paragraph_format.space_before = Pt(6)
        return
    field = block.look == "field"
    paragraph = document.add_paragraph()
    paragraph.alignment = _LEFT if field else _BOTH
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(3), Pt(3), 1.1
    layout.first_line_indent = Mm(10)
    if block.lead:
        _run(paragraph, f"{block.lead} ", bold=not field)
    _run(paragraph, block.text, bold=field, italic=block.look == "ground")


def _rows(document: Any, block: Table, room: float) -> None:
    """The rows of a table. Each is a copy of one that the library made: by itself it takes a minute for
    a thousand rows."""
    table = document.add_table(rows=2, cols=len(block.columns))
    table.style = "Table Grid"
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    whole = sum(column.width for column in block.columns)
    widths = [room * column.width / whole for column in block.columns]
    _set_grid(table, widths)
    _breathing(table)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    _headings(table.rows[0], block.columns)
    model = _model(table.rows[1], block.columns)
    for values in block.rows:
        table._tbl.append(_filled(model, values))
    if block.sums:
        table._tbl.append(_filled(model, block.sums, bold=True))


def _breathing(table: Any) -> None:
    """Room above and below the letters of every cell, in twentieths of a point."""
    around = OxmlElement("w:tblCellMar")
    for side, room in (("top", "40"), ("left", "80"), ("bottom", "40"), ("right", "80")):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), room)
        element.set(qn("w:type"), "dxa")
        around.append(element)
    table._tbl.tblPr.insert_element_before(around, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _headings(row: Any, columns: Sequence[Column]) -> None:
    repeated = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(repeated)
    for cell, column in zip(row.cells, columns, strict=True):
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        cell.paragraphs[0].alignment = _CENTER
        _run(cell.paragraphs[0], column.heading, size=TABLE_POINTS, bold=True)


def _model(row: Any, columns: Sequence[Column]) -> Any:
    """A row to copy, with an empty text in each cell, taken out of the table."""
    # A row is never torn in two by the end of a page.
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, column in zip(row.cells, columns, strict=True):
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        cell.paragraphs[0].alignment = getattr(WD_ALIGN_PARAGRAPH, column.align.upper())
        _run(cell.paragraphs[0], " ", size=TABLE_POINTS)
    model = row._tr
    model.getparent().remove(model)
    return model


def _filled(model: Any, values: Sequence[str], *, bold: bool = False) -> Any:
    row = deepcopy(model)
    for run, value in zip(row.iter(qn("w:r")), values, strict=True):
        run.text = clean(value)
        if bold:
            run.get_or_add_rPr().append(OxmlElement("w:b"))
    return row


def _signatures(document: Any, paper: Paper) -> None:
    if not paper.signatures:
        return
    room = _room(paper)
    gap = document.add_paragraph()
    gap.paragraph_format.line_spacing = Pt(14)
    if len(paper.signatures) > 1:
        cells = _frame(document, [room / len(paper.signatures)] * len(paper.signatures)).rows[0].cells
    else:
        first, *cells = _frame(document, [room * 0.46, room * 0.54]).rows[0].cells
        _recipients(first, paper)
    for cell, one in zip(cells, paper.signatures, strict=True):
        _signature(cell, one)


def _recipients(cell: Any, paper: Paper) -> None:
    if not paper.recipients:
        cell.add_paragraph()
        return
    is_state = paper.head.style is Style.STATE
    _line(cell, "Nơi nhận:", align=_LEFT, size=12, bold=is_state, italic=is_state, underline=not is_state)
    for one in paper.recipients:
        _line(cell, f"- {one}", align=_LEFT, size=11)


def _signature(cell: Any, one: Signature) -> None:
    for line in one.lines:
        _line(cell, line, bold=True).paragraph_format.keep_with_next = True
    if one.note:
        _line(cell, one.note, size=13, italic=True).paragraph_format.keep_with_next = True
    room = _line(cell, "")
    room.paragraph_format.space_before = Pt(60)
    room.paragraph_format.keep_with_next = True
    _line(cell, one.name, bold=True)
