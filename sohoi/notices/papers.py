"""What a sent file is, by what is in it: the kinds that offices use, and nothing that runs by itself."""

from __future__ import annotations

import io
import re
import zipfile

from sohoi.common.text import nfc_clean

LARGEST = 10 * 1024 * 1024
LONGEST_NAME, MOST_BYTES = 120, 200
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "odt": f"{_OPEN}text",
    "ods": f"{_OPEN}spreadsheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "txt": "text/plain; charset=utf-8",
}
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
# Names of the streams in a file of Word or Excel before 2007, as its directory spells them.
_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|svg|\?xml|script|head|body|!--)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UNFIT = re.compile(r'[<>:"/\\|?*;%]')

EMPTY = "Tệp này không có gì bên trong. Hãy chọn tệp khác."
TOO_BIG = "Tệp này nặng quá 10 MB. Hãy lưu nhẹ hơn hoặc chia ra."
OTHER = "Không nhận tệp kiểu này. Hãy gửi tệp PDF, Word, Excel, PowerPoint (pptx), odt, ods hoặc txt."
RUNS = "Tệp này có lệnh tự chạy (macro) bên trong. Hãy lưu lại không có macro, hoặc xuất ra PDF."

DOUBLE = "Tệp PDF này giấu một tệp nén bên trong. Hãy in lại ra PDF rồi gửi."


class PaperRefused(ValueError):
    """The file is not taken; `str()` is the Vietnamese sentence for the person."""


def kind_of(content: bytes) -> str:
    """The extension that fits what is in the file, one of TYPES. Raises PaperRefused."""
    if not content:
        raise PaperRefused(EMPTY)
    if len(content) > LARGEST:
        raise PaperRefused(TOO_BIG)
    if content.startswith(b"%PDF-"):
        return _printed(content)
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    if content.startswith(_OLE):
        return _old(content)
    if _is_text(content):
        return "txt"
    raise PaperRefused(OTHER)


def _printed(content: bytes) -> str:
    """A file that is at once a PDF and something else is meant to pass for what it is not."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise PaperRefused(DOUBLE)
    return "pdf"


def _zipped(content: bytes) -> str:
    """Nothing is unpacked but the few bytes in which an OpenDocument says what it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            names = box.namelist()
            said = box.open("mimetype").read(100).decode("ascii") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, EOFError):
        raise PaperRefused(OTHER) from None
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        raise PaperRefused(RUNS)
    open_kind = next((kind for kind in ("odt", "ods") if TYPES[kind] == said), "")
    kind = open_kind or next((kind for part, kind in _MAIN_PARTS.items() if part in names), "")
    if not kind:
        raise PaperRefused(OTHER)
    return kind


def _old(content: bytes) -> str:
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise PaperRefused(RUNS)
    for stream, kind in _STREAMS.items():
        if stream.encode("utf-16-le") in content:
            return kind
    raise PaperRefused(OTHER)


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not _CONTROL.search(text) and not _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf"))


def name_of(sent: str, kind: str) -> str:
    """What people call the file: without folders, marks that turn or end it, and ending as it must."""
    name = _UNFIT.sub("_", nfc_clean(re.split(r"[/\\]", sent)[-1])).strip(" .")
    stem = name[: -len(kind) - 1] if name.lower().endswith(f".{kind}") else name
    stem = stem[: LONGEST_NAME - len(kind) - 1]
    while len(stem.encode()) > MOST_BYTES:
        stem = stem[:-1]
    return f"{stem.strip(' .') or 'tep-kem-theo'}.{kind}"
