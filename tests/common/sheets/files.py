"""Spreadsheet files made by hand, part by part, so that tests can lie in every one of them."""

import io
import struct
import zipfile
from collections.abc import Mapping

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
ROOT_RELS = f"""<?xml version="1.0"?><Relationships
xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
STYLES = f"""<?xml version="1.0"?><styleSheet {NS}><fonts><font/></fonts><fills><fill/></fills>
<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"""


def workbook_xml(names: list[str], states: Mapping[str, str] | None = None) -> str:
    states = states or {}
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"'
        + (f' state="{states[name]}"' if name in states else "")
        + "/>"
        for at, name in enumerate(names, 1)
    )
    return f'<?xml version="1.0"?><workbook {NS} xmlns:r="{REL}"><sheets>{sheets}</sheets></workbook>'


def workbook_rels(names: list[str], target: str = "worksheets/sheet{}.xml") -> str:
    sheets = "".join(
        f'<Relationship Id="rId{at}" Type="{REL}/worksheet" Target="{target.format(at)}"/>'
        for at, _ in enumerate(names, 1)
    )
    return (
        '<?xml version="1.0"?><Relationships '
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'{sheets}<Relationship Id="rS" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rT" Type="{REL}/styles" Target="styles.xml"/></Relationships>'
    )


def sheet_xml(rows: str, *, dimension: str = "", after: str = "", before: str = "") -> str:
    size = f'<dimension ref="{dimension}"/>' if dimension else ""
    return (
        f'<?xml version="1.0"?>{before}<worksheet {NS}>{size}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def text_cell(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *texts: str) -> str:
    cells = "".join(text_cell(f"{chr(65 + at)}{number}", text) for at, text in enumerate(texts))
    return f'<row r="{number}">{cells}</row>'


def xlsx_parts(
    *sheets: str, names: list[str] | None = None, states: Mapping[str, str] | None = None
) -> dict[str, str]:
    names = names or [f"Trang {at}" for at, _ in enumerate(sheets, 1)]
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_RELS,
        "xl/workbook.xml": workbook_xml(names, states),
        "xl/_rels/workbook.xml.rels": workbook_rels(names),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<?xml version="1.0"?><sst {NS}><si><t>chung</t></si></sst>',
    }
    return parts | {f"xl/worksheets/sheet{at}.xml": sheet for at, sheet in enumerate(sheets, 1)}


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def xlsx(*sheets: str, names: list[str] | None = None, states: Mapping[str, str] | None = None) -> bytes:
    return packed(xlsx_parts(*sheets, names=names, states=states))


_ODS_STYLES = (
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def ods_face(name: str, family: str) -> str:
    return f'<style:font-face style:name="{name}" svg:font-family="{family}"/>'


def ods_style(name: str, *, font: str = "", parent: str = "", family: str = "table-cell") -> str:
    """A style of cells by the name of a declared font; without a name the default of its family."""
    tag = "style" if name else "default-style"
    told = f' style:name="{name}"' if name else ""
    above = f' style:parent-style-name="{parent}"' if parent else ""
    letters = f'<style:text-properties style:font-name="{font}"/>' if font else ""
    return f'<style:{tag}{told} style:family="{family}"{above}>{letters}</style:{tag}>'


def ods(rows: str, manifest: str = "", *, declared: str = "", styles: str = "") -> bytes:
    """Fonts and styles are `declared` before the body, or stand in the part of `styles`."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}" xmlns:table="{table}" '
        f'xmlns:text="{text}" {_ODS_STYLES}>{declared}<office:body><office:spreadsheet>'
        f'<table:table table:name="Trang 1">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = manifest or (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
    if styles:
        parts["styles.xml"] = f'<office:document-styles xmlns:office="{office}" {_ODS_STYLES}>{styles}' + (
            "</office:document-styles>"
        )
    return packed(parts)


def ods_row(*texts: str, attributes: str = "", cell: str = "") -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string" {cell}><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def patched(archive: bytes, name: str, *, size: int | None = None, flags: int | None = None) -> bytes:
    """The archive with another declared size or other flags for one part, in both of its headers."""
    out = bytearray(archive)
    for mark, size_at, flags_at, name_at in ((b"PK\x01\x02", 24, 8, 46), (b"PK\x03\x04", 22, 6, 30)):
        at = out.find(mark)
        while at >= 0:
            if out[at + name_at : at + name_at + len(name)] == name.encode():
                if size is not None:
                    struct.pack_into("<I", out, at + size_at, size)
                if flags is not None:
                    struct.pack_into("<H", out, at + flags_at, flags)
            at = out.find(mark, at + 4)
    return bytes(out)
