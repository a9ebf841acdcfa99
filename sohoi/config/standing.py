"""What every installation begins with: kinds of units, and the roles of the design.

An installation may shape its own roles (`shaped_here`); those are left alone.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sohoi.access import permissions as access
from sohoi.access.models import Purpose, Role, Wording
from sohoi.acts.actor import Level, Permission
from sohoi.members import permissions as members
from sohoi.notices import permissions as notices
from sohoi.reports import permissions as reports
from sohoi.units import permissions as units
from sohoi.units.models import Kind

KINDS = (
    ("country", "Trung ương", Level.COUNTRY, True),
    ("province", "Tỉnh", Level.PROVINCE, True),
    ("city", "Thành phố", Level.PROVINCE, True),
    ("district", "Huyện (đến 30/6/2025)", Level.DISTRICT, True),
    ("commune", "Xã", Level.COMMUNE, True),
    ("ward", "Phường", Level.COMMUNE, True),
    ("zone", "Đặc khu", Level.COMMUNE, True),
    ("attached", "Đơn vị trực thuộc", Level.COMMUNE, False),
    ("branch", "Chi hội", Level.BRANCH, True),
    ("work_branch", "Chi hội cơ quan, nghề nghiệp", Level.BRANCH, False),
    ("cell", "Tổ phụ nữ", Level.CELL, True),
)

BRANCH_HEAD = (
    units.SEE_UNITS,
    members.SEE_MEMBERS,
    members.SEE_PHONES,
    members.SEE_SENSITIVE,
    members.EDIT_MEMBERS,
    members.SEE_FIGURES,
    members.GIVE_OWN_PAGE,
    members.COLLECT_CONSENT,
    notices.SEE_GROUPS,
    notices.EDIT_GROUPS,
    notices.SEE_NOTICES,
    notices.SEND_NOTICES,
    notices.HANDLE_DIRECTIVES,
    notices.RECORD_ANSWERS,
)
CLERK = (
    *BRANCH_HEAD,
    members.OPEN_IDENTITY,
    members.IMPORT_BOOKS,
    members.MERGE_MEMBERS,
    members.APPOINT,
    members.ADMIT,
    members.MAKE_CARDS,
    units.EDIT_UNITS,
    units.EDIT_LETTERHEAD,
    reports.CLOSE_PERIOD,
)
CHAIR = (
    *CLERK,
    members.EXPORT_MEMBERS,
    members.UNDO_BOOKS,
    members.AMEND_PAST,
    units.MERGE_UNITS,
    access.SET_PURPOSES,
    access.GIVE_ROLES,
    access.SEE_TRAIL,
    access.SEE_READS,
    notices.APPROVE_NOTICES,
)
OFFICER = (
    units.SEE_UNITS,
    units.EDIT_LETTERHEAD,
    members.SEE_MEMBERS,
    members.OPEN_MASKED,
    members.SEE_FIGURES,
    # The province's own posts, to any of its members; those of a commune are the commune's.
    members.APPOINT_HERE,
    notices.SEE_GROUPS,
    notices.SEE_NOTICES,
    notices.SEND_NOTICES,
    notices.APPROVE_NOTICES,
    notices.HANDLE_DIRECTIVES,
    access.SET_PURPOSES,
    reports.CLOSE_PERIOD,
)
AUDITOR = (units.SEE_UNITS, members.SEE_FIGURES, access.SEE_TRAIL, access.SEE_READS)

ROLES: tuple[tuple[str, str, str, Level, tuple[Permission, ...], bool], ...] = (
    (
        "branch_head",
        "Chi hội trưởng",
        "Xem, thêm, sửa hội viên của chi hội mình trên điện thoại",
        Level.BRANCH,
        BRANCH_HEAD,
        True,
    ),
    (
        "commune_clerk",
        "Cán bộ Hội xã",
        "Làm mọi việc của xã, trừ giao quyền và xuất danh sách",
        Level.COMMUNE,
        CLERK,
        False,
    ),
    ("commune_chair", "Chủ tịch Hội xã", "Làm mọi việc của xã", Level.COMMUNE, CHAIR, False),
    (
        "commune_auditor",
        "Kiểm tra xã",
        "Xem nhật ký và số liệu, không xem hội viên",
        Level.COMMUNE,
        AUDITOR,
        False,
    ),
    (
        "province_officer",
        "Cán bộ Hội tỉnh",
        "Xem số liệu và danh sách đã che của tỉnh",
        Level.PROVINCE,
        OFFICER,
        False,
    ),
    (
        "province_auditor",
        "Kiểm tra tỉnh",
        "Xem nhật ký và số liệu của tỉnh, không xem hội viên",
        Level.PROVINCE,
        AUDITOR,
        False,
    ),
    (
        "technician",
        "Kỹ thuật",
        "Xem tình trạng máy chủ, không xem hội viên",
        Level.PROVINCE,
        (access.SEE_SYSTEM,),
        False,
    ),
)

# The first words of each purpose say what data, what for, who sees them and what she may do (law 91/2025,
# article 9; decree 356/2025, article 6: they say so where data are sensitive). An office writes its own.
WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)
_RIGHTS = "Không đồng ý thì vẫn là hội viên như mọi người. Đồng ý rồi vẫn rút lại được bất cứ lúc nào."
PURPOSES: tuple[tuple[str, str, Purpose.Basis, bool, str], ...] = (
    (
        "so",
        "Lập sổ hội viên",
        Purpose.Basis.AGREEMENT,
        False,
        "Hội giữ họ tên, ngày sinh, số căn cước, điện thoại, địa chỉ, nghề nghiệp và quá trình "
        "sinh hoạt của tôi để lập sổ, làm thẻ, chăm lo quyền lợi và báo cáo số liệu chung. Chỉ "
        "người được Hội giao việc mới xem được. Tôi được xem, đề nghị sửa "
        "và hỏi về dữ liệu của mình bất cứ lúc nào.",
    ),
    (
        "bao-tin",
        "Gửi thông báo và giấy mời",
        Purpose.Basis.CONSENT,
        False,
        "Tôi đồng ý cho Hội dùng số điện thoại của tôi để gửi thông báo, giấy mời họp và tin hoạt động. "
        f"Hội không đưa số này cho người ngoài. {_RIGHTS}",
    ),
    (
        "nhay-cam",
        "Giữ dân tộc, tôn giáo, đảng viên, hộ nghèo để thống kê",
        Purpose.Basis.CONSENT,
        True,
        "Đây là dữ liệu nhạy cảm, luật bảo vệ riêng. Tôi đồng ý cho Hội giữ dân tộc, tôn giáo, việc là "
        "đảng viên, hoàn cảnh nghèo hoặc cận nghèo và bảo hiểm y tế của tôi để thống kê chung và xét hỗ "
        f"trợ. Chỉ cán bộ Hội của xã và chi hội trưởng xem được. {_RIGHTS}",
    ),
    (
        "hinh-anh",
        "Đăng ảnh hoạt động",
        Purpose.Basis.CONSENT,
        False,
        "Tôi đồng ý cho Hội đăng ảnh chụp tôi trong hoạt động chung của Hội, trên bảng tin và trang của Hội. "
        f"Hội không ghi địa chỉ, điện thoại cạnh ảnh. {_RIGHTS}",
    ),
)


def lay_out() -> None:
    """Write kinds, purposes and roles that are missing, and renew roles that nobody here has shaped."""
    for code, label, level, territory in KINDS:
        Kind.objects.get_or_create(
            pk=code, defaults={"label": label, "level": level, "has_territory": territory}
        )
    for code, label, does, level, permissions, by_device in ROLES:
        values = {"label": label, "does": does, "level": level, "by_device": by_device}
        values["permissions"] = [one.code for one in permissions]
        Role.objects.get_or_create(pk=code, defaults=values)
        Role.objects.filter(pk=code, shaped_here=False).update(**values)
    _lay_out_purposes()


def _lay_out_purposes() -> None:
    for order, (code, label, basis, sensitive, words) in enumerate(PURPOSES):
        values = {"label": label, "basis": basis, "sensitive": sensitive, "order": order}
        purpose, _ = Purpose.objects.get_or_create(pk=code, defaults=values)
        if not purpose.wordings.exists():
            Wording.objects.create(purpose=purpose, version=1, words=words, since=WRITTEN)
