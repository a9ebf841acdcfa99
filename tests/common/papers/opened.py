"""Papers opened again by other libraries: the words of their pages, and their pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import docx
import pypdfium2
import zxingcpp


@contextmanager
def pdf(data: bytes) -> Iterator[Any]:
    """The document, closed afterwards with all its pages: the library warns of what stays open."""
    document = pypdfium2.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def pages(data: bytes) -> list[str]:
    """The words of each page of a PDF, blanks and line ends made one."""
    found = []
    with pdf(data) as document:
        for page in document:
            text = page.get_textpage()
            found.append(" ".join(text.get_text_bounded().split()))
            text.close()
            page.close()
    return found


def words(data: bytes) -> str:
    """All words of a PDF."""
    return " ".join(pages(data))


def sizes(data: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    with pdf(data) as document:
        return [
            (round(wide / 72 * 25.4), round(high / 72 * 25.4))
            for wide, high in (document.get_page_size(i) for i in range(len(document)))
        ]


def codes(data: bytes) -> list[str]:
    """The texts of the QR codes that a camera finds on the printed pages."""
    found: list[str] = []
    with pdf(data) as document:
        for page in document:
            picture = page.render(scale=4).to_pil()
            found += [one.text for one in zxingcpp.read_barcodes(picture)]
            page.close()
    return found


def word(data: bytes) -> Any:
    """The Word document."""
    return docx.Document(io.BytesIO(data))


def word_texts(data: bytes) -> list[str]:
    """Every text of a Word document that is not empty, cells as well, in the order of the page."""
    body = word(data).element.body
    runs = ("".join(run.text or "" for run in par.iter(_RUN)) for par in body.iter(_PARAGRAPH))
    return [text for text in runs if text.strip()]


_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _RUN = f"{_MAIN}p", f"{_MAIN}t"
