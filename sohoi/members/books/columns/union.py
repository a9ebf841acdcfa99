"""Her life in the Union: core member, post, clubs, loans, notes; and the columns that are never a field."""

import re

from sohoi.members.books.columns.base import NOTHING, Column, Context, Reading, TextColumn, TickColumn, either
from sohoi.members.books.columns.household import standing
from sohoi.members.books.records import Value
from sohoi.members.books.words import bare, is_blank, word_set

_PIECES = re.compile(r"[,;.+/\n]| - ")
_CORE_WORDS = word_set("nc hvnc") | {"nong cot", "hoi vien nong cot", "hv nong cot"}
_PARTY_WORDS = frozenset({"dv", "dang vien"})
_ALONE_WORDS = frozenset({"don than", "me don than", "phu nu don than"})


class Core(TickColumn):
    """Whether she is a core member."""

    key = "core"
    label = "Hội viên nòng cốt"
    phrases = either(
        "la hoi vien nong cot|hoi vien nong cot|hv nong cot|nong cot|hvnc|loai hoi vien|phan loai hv|"
        "phan loai hoi vien|luc luong nong cot|can bo nong cot|phu nu nong cot"
    )
    marked = either("nc|n.cốt|n/cốt")
    yes = _CORE_WORDS
    no = word_set("thuong tt") | {"binh thuong", "hoi vien thuong", "thong thuong", "hoi vien", "pho thong"}


class Post(TextColumn):
    """The post she holds in the Union."""

    key = "post"
    label = "Chức vụ Hội"
    phrases = either(
        "chuc vu trong hoi|chuc vu hoi|chuc vu dam nhiem|chuc vu|chuc danh|nhiem vu|chuc vu hien nay|vai tro"
    )
    marked = either("cv|c.vụ")
    longest = 120


class Clubs(TextColumn):
    """Clubs, teams and models she takes part in."""

    key = "clubs"
    label = "Câu lạc bộ, đội nhóm"
    phrases = either(
        "tham gia cau lac bo|cau lac bo doi nhom|cau lac bo|clb doi nhom|tham gia clb|clb|mo hinh|"
        "to hop tac|sinh hoat clb|cac clb|doi nhom|tham gia mo hinh"
    )
    longest = 250


class LoanGroup(TextColumn):
    """The savings and loan group she belongs to."""

    key = "loan_group"
    label = "Tổ vay vốn"
    phrases = either(
        "to tiet kiem va vay von|to tk vv|to tkvv|to vay von|to tk va vv|to tiet kiem vay von|"
        "nhom vay von|vay von nhcsxh|vay von"
    )
    longest = 120

    def clean(self, cell: str, context: Context) -> Reading:
        if is_blank(cell):
            return NOTHING
        named = bare(cell).startswith(("to ", "nhom ")) or "to " in bare(cell)
        return self.one(cell) if named else Reading(rest=cell)


class Notes(TextColumn):
    """Notes are kept whole; short ones that state a fact ("HN", "ĐV") state it for the record too."""

    key = "notes"
    label = "Ghi chú"
    phrases = either("ghi chu|luu y|note|chu thich|ghi chu khac")
    marked = either("gc|g.chú|g.c|ghi chú:")
    longest = 2000
    repeated = True

    def clean(self, cell: str, context: Context) -> Reading:
        if is_blank(cell):
            return NOTHING
        return Reading(values=(("notes", cell), *self._facts(cell)))

    def _facts(self, cell: str) -> list[tuple[str, Value]]:
        if len(cell) > 80:
            return []
        found: list[tuple[str, Value]] = []
        for piece in _PIECES.split(cell):
            words = bare(piece)
            poverty = standing(piece) if len(words) > 1 else None
            if poverty:
                found.append(("noted_poverty", poverty))
            found += [("noted_party", True)] if words in _PARTY_WORDS else []
            found += [("noted_core", True)] if words in _CORE_WORDS else []
            found += [("noted_alone", True)] if words in _ALONE_WORDS else []
        return found


class Number(Column):
    """The running number of a list: tells member rows from others, and nothing else."""

    key = "number"
    label = "Số thứ tự"
    phrases = either("stt|tt|so tt|so thu tu|thu tu|s t t|sott|so|no|tt chung|stt chung")
    inside = False

    def clean(self, cell: str, context: Context) -> Reading:
        return NOTHING


class Other(Column):
    """A column that is known to be no field: kept as heading and text."""

    key = "other"
    label = "Thông tin khác"
    phrases = either(
        "gia dinh van hoa|ho van hoa|danh hieu gia dinh|truong hoc|truong hoc cua con|"
        "ngay cap|noi cap|ngay cap cccd|noi cap cccd|noi sinh|que quan|nguyen quan|que|"
        "ma hoi vien|ma hv|ma so hoi vien|so the hoi vien|so the|the hoi vien|ngay vao dang|"
        "vao dang|ngay vao dang chinh thuc|ngay chinh thuc|ket nap dang|ngay ket nap dang|"
        "ngay du bi|so the dang|tuoi|do tuoi|chong|vo|con|ho ten chong|ho va ten chong|"
        "ten chong|ho ten chu ho|ho va ten chu ho|ten chu ho|so con|ten con|ho ten con|"
        "nam sinh con|ho ten chi hoi truong|ho va ten chi hoi truong|ho ten to truong|"
        "chi hoi truong|to truong|chi hoi pho|ky nhan|ky ten|chu ky|so tien|hoi phi|khen thuong|"
        "ky luat|danh hieu|dien tich|nhom mau|so tai khoan|tai khoan|facebook|quoc tich|"
        "ngoai ngu|tin hoc|so so|so ho khau|ma ho|ma so thue|gia dinh chinh sach|chinh sach|"
        "khuyet tat|suc khoe|tinh trang suc khoe|nhu cau|nang khieu|so truong|cap uy|hdnd|"
        "doan the khac|tong so hoi vien|tong so|bhxh|so nguoi|ngay chuyen den|chuyen den|"
        "ngay chuyen di|tinh trang|thanh phan|dia chi chong|nguoi gioi thieu|nguoi lien he|"
        "ho ten bo|ho ten me|email chong|noi sinh hoat dang|sinh hoat dang|chi bo|"
        "chi bo sinh hoat|noi sinh hoat chi bo|ngay ra khoi hoi|ly do|noi cong tac cua chong|"
        "nghe nghiep chong|dia chi facebook|gia canh"
    )
    repeated = True
    personal = False

    def clean(self, cell: str, context: Context) -> Reading:
        return NOTHING if is_blank(cell) else Reading(rest=cell)


COLUMNS = (Core(), Post(), Clubs(), LoanGroup(), Notes(), Number(), Other())
