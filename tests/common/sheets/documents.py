"""Word documents made by hand, part by part."""

from tests.common.sheets.files import packed

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(text: str, font: str = "") -> str:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return f'<w:r>{fonts}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    told = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{told}{''.join(runs)}</w:p>"


def cell(text: str, *, span: int = 1, down: str | None = None, font: str = "") -> str:
    """`down` is "restart" where cells below belong to this one, "" where it belongs to the one above."""
    merged = "" if down is None else f'<w:vMerge w:val="{down}"/>' if down else "<w:vMerge/>"
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f"<w:tc><w:tcPr>{wide}{merged}</w:tcPr>{paragraph(run(text, font))}</w:tc>"


def line(*cells: str) -> str:
    whole = [each if each.startswith("<w:tc>") else cell(each) for each in cells]
    return f"<w:tr>{''.join(whole)}</w:tr>"


def table(*lines: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(lines)}</w:tbl>"


def docx(
    *body: str, styles: str = "", before: str = "", parts: dict[str, str | bytes] | None = None
) -> bytes:
    content = f'<?xml version="1.0"?>{before}<w:document {W}><w:body>{"".join(body)}</w:body></w:document>'
    base: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>", "word/document.xml": content}
    if styles:
        base["word/styles.xml"] = f'<?xml version="1.0"?><w:styles {W}>{styles}</w:styles>'
    return packed(base | (parts or {}))
