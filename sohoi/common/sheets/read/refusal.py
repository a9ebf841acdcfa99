"""Why a file is not read, in words that say what it is and what to do."""

_COPY_OUT = "Hãy mở bằng Excel, chép riêng danh sách sang một tệp mới rồi tải tệp mới."
_SAVE_AS = "Hãy mở bằng Excel, chọn Lưu thành (.xlsx) rồi tải lại."

SENTENCES = {
    "missing": "Không tìm thấy tệp này. Hãy chọn lại tệp.",
    "empty": "Tệp này trống. Hãy chọn đúng tệp có danh sách rồi tải lại.",
    "too_big": "Tệp này quá lớn (trên {limit} MB). Hãy tách thành vài tệp nhỏ hơn rồi tải lại.",
    "bomb": f"Tệp này phình ra quá lớn khi mở. {_COPY_OUT}",
    "entries": f"Tệp này chứa quá nhiều phần bên trong. {_COPY_OUT}",
    "password": "Tệp này có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu rồi tải lại.",
    "not_sheet": "Tệp này không phải bảng. Hãy chọn tệp Excel (.xlsx, .xls), Word (.docx), .ods hoặc .csv.",
    "word": "Tệp này là văn bản kiểu .rtf. Hãy mở bằng Word, lưu thành .docx rồi tải lại.",
    "word_old": "Tệp này là văn bản Word kiểu cũ (.doc). Hãy mở bằng Word, lưu thành .docx rồi tải lại.",
    "pdf": "Tệp này là PDF. Hãy xin tệp Excel gốc, hoặc chép bảng sang Excel rồi tải tệp Excel.",
    "slides": "Tệp này là bài trình chiếu. Hãy chép bảng sang Excel rồi tải tệp Excel.",
    "picture": "Tệp này là ảnh. Hãy gõ danh sách vào Excel rồi tải tệp Excel.",
    "archive": "Tệp này là tệp nén. Hãy giải nén ra, rồi tải từng tệp Excel bên trong.",
    "web_page": f"Tệp này là trang web, không đọc được bảng bên trong. {_SAVE_AS}",
    "old_xml": f"Tệp này là kiểu XML cũ của Excel. {_SAVE_AS}",
    "doctype": f"Tệp này có khai báo lạ bên trong, không an toàn để mở. {_COPY_OUT}",
    "broken": "Tệp này bị hỏng hoặc tải lên chưa hết. Hãy mở bằng Excel, lưu thành .xlsx rồi tải lại.",
    "encoding": f"Không đọc được bảng chữ của tệp này. {_SAVE_AS}",
    "sheets": "Tệp này có hơn {limit} trang tính. Hãy tách thành vài tệp nhỏ hơn rồi tải lại.",
    "rows": "Tệp này có hơn {limit} dòng. Hãy tách thành vài tệp nhỏ hơn rồi tải lại.",
    "columns": "Trang tính “{sheet}” có hơn {limit} cột. Hãy chỉ để lại các cột của danh sách rồi tải lại.",
    "cells": "Tệp này có hơn {limit} ô. Hãy tách thành vài tệp nhỏ hơn rồi tải lại.",
    "long_cell": "Ô {cell} trong trang tính “{sheet}” có quá nhiều chữ. Hãy rút ngắn ô đó rồi tải lại.",
    "text": f"Tệp này có quá nhiều chữ so với một danh sách. {_COPY_OUT}",
    "heavy": f"Tệp này quá nặng để mở, có thể vì có ô nằm rất xa danh sách. {_COPY_OUT}",
    "slow": f"Tệp này mở quá lâu. {_COPY_OUT}",
}


class SheetRefused(ValueError):
    """The file is not read. `code` is one of SENTENCES, `str()` the Vietnamese sentence for the person."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(SENTENCES[code].format(**details))
        self.code = code
        self.details = details
