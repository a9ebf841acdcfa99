"""What every installation begins with: kinds of units, and the roles of the design.

An installation may shape its own roles (`shaped_here`); those are left alone.
"""

from __future__ import annotations

from sohoi.access import permissions as access
from sohoi.access.models import Role
from sohoi.acts.actor import Level, Permission
from sohoi.members import permissions as members
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
)
OFFICER = (
    units.SEE_UNITS,
    units.EDIT_LETTERHEAD,
    members.SEE_MEMBERS,
    members.OPEN_MASKED,
    members.SEE_FIGURES,
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


def lay_out() -> None:
    """Write kinds and roles that are missing, and renew roles that nobody here has shaped."""
    for code, label, level, territory in KINDS:
        Kind.objects.get_or_create(
            pk=code, defaults={"label": label, "level": level, "has_territory": territory}
        )
    for code, label, does, level, permissions, by_device in ROLES:
        values = {"label": label, "does": does, "level": level, "by_device": by_device}
        values["permissions"] = [one.code for one in permissions]
        Role.objects.get_or_create(pk=code, defaults=values)
        Role.objects.filter(pk=code, shaped_here=False).update(**values)
