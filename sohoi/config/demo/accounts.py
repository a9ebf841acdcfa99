"""Who can sign in to the demonstration. Everybody may know: there is nobody real behind it."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "thuchobiet"  # noqa: S105


@dataclass(frozen=True)
class DemoAccount:
    """One who can sign in. `place` is a branch's name, or empty for the first commune or its province.

    `title` is the post there whose holder she is.
    """

    username: str
    full_name: str
    role: str
    does: str
    place: str = ""
    title: str = ""
    password: str = PASSWORD


CHAIR, DEPUTY = "Phạm Thị Hồng Vân", "Lê Thu Hà"
ACCOUNTS = (
    DemoAccount("chutich", CHAIR, "commune_chair", "Chủ tịch Hội xã: làm mọi việc", title="chair"),
    DemoAccount("canbo", DEPUTY, "commune_clerk", "Cán bộ Hội xã: nhập và sửa danh sách", title="vice_chair"),
    DemoAccount("chihoi", "", "branch_head", "Chi hội trưởng: chỉ thấy chi hội mình", "Thôn Đông", "head"),
    DemoAccount("tinh", "Trần Minh Nguyệt", "province_officer", "Cán bộ Hội tỉnh: số liệu, danh sách đã che"),
    DemoAccount("kiemtra", "Đỗ Thị Thanh", "commune_auditor", "Kiểm tra: xem nhật ký, không xem hội viên"),
)


def demo_accounts() -> tuple[DemoAccount, ...]:
    """The accounts of the demonstration with what each is for and its password, for the sign-in page."""
    return ACCOUNTS


def in_words() -> str:
    """The same for a terminal."""
    lines = (f"  {one.username:<8} {one.does}" for one in ACCOUNTS)
    return "\n".join([f"Đăng nhập bản mẫu bằng mật khẩu {PASSWORD} và một trong các tên:", *lines])
