"""The problems a row may have, the reasons for passing over a row, and the refusals of a book, in words."""

from sohoi.common.sheets.read import SheetRefused
from sohoi.members.books.records import BookSkipped, Problem

PROBLEMS = {
    "name_missing": "Thiếu họ và tên",
    "birth_invalid": "Ngày sinh không đúng",
    "id_invalid": "Số định danh không đúng",
    "phone_invalid": "Số điện thoại không đúng",
    "gender_male": "Ghi là nam: chỉ có thể là hội viên danh dự",
    "under_age": "Chưa đủ 18 tuổi",
    "id_birth_mismatch": "Số định danh ghi năm sinh khác",
    "id_gender_mismatch": "Số định danh ghi giới tính khác",
    "text_unclear": "Chữ bị vỡ, không đọc chắc được",
    "duplicate_in_file": "Trùng với một dòng ở trên",
    "duplicate_in_register": "Đã có trong sổ",
}

HINTS = {
    "birth_suspect": "Ngày 01/01 thường là ghi tạm khi không nhớ ngày sinh",
    "date_order": "Không chắc ngày và tháng có bị đảo chỗ không",
    "date_century": "Năm sinh chỉ ghi hai số, không chắc thế kỷ nào",
    "from_above": "Ô trống, lấy theo dòng trên của cùng hộ",
    "joined_unreadable": "Không đọc được ngày vào Hội",
}

SKIPPED = {
    "hidden": "Trang tính ẩn",
    "summary": "Trang tổng hợp, không phải danh sách",
    "no_table": "Không thấy danh sách hội viên",
    "header": "Dòng tiêu đề nhắc lại",
    "numbers": "Dòng đánh số cột",
    "section": "Tên chi hội hoặc tổ",
    "total": "Dòng cộng",
    "signature": "Phần ký tên",
    "empty": "Dòng chưa điền",
    "text": "Dòng chữ, không phải hội viên",
}

_REFUSED = {
    "no_members": (
        "Không thấy danh sách hội viên trong tệp này. "
        "Hãy kiểm tra có cột “Họ và tên” và mỗi hội viên một dòng, rồi tải lại."
    ),
}


class BookRefused(ValueError):
    """A spreadsheet that opens but holds no list we can trust; `str()` is the sentence for the person."""

    def __init__(self, code: str) -> None:
        super().__init__(_REFUSED[code])
        self.code = code


Refused = (BookRefused, SheetRefused)
"""Both ways in which a file is not taken."""


def problem_words(code: str) -> str:
    """The code of a problem or a hint as a Vietnamese phrase."""
    return PROBLEMS.get(code) or HINTS[code]


def problem(code: str, field: str, raw: str = "", words: str = "") -> Problem:
    """A problem with its sentence, the text of the book at the end."""
    said = words or problem_words(code)
    return Problem(code, field, raw, f"{said}: {raw}" if raw else said)


def skipped(sheet: str, row: int | None, why: str, text: str = "") -> BookSkipped:
    """A row or sheet set aside."""
    return BookSkipped(sheet, row, why, SKIPPED[why], text)
