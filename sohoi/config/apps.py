from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class SohoiConfig(AppConfig):
    name = "sohoi.config"
    label = "config"

    def ready(self) -> None:
        # Django sends the signal only for apps with models; members is the last of ours.
        post_migrate.connect(_lay_out, sender=apps.get_app_config("members"))
        _offer_links()
        _name_people()
        _offer_doors()


def _offer_links() -> None:
    """ "Mục khác" belongs to access; what stands above it there is said from here."""
    from sohoi.access.views.more import LINKS, Link
    from sohoi.members.permissions import (
        COLLECT_CONSENT,
        EDIT_MEMBERS,
        IMPORT_BOOKS,
        MERGE_MEMBERS,
        OPEN_MASKED,
        SEE_MEMBERS,
        SEE_PHONES,
    )
    from sohoi.notices.permissions import APPROVE_NOTICES, HANDLE_DIRECTIVES, SEE_GROUPS
    from sohoi.units.permissions import SEE_UNITS

    LINKS[:0] = [
        Link("Nhập danh sách", "Đưa danh sách Excel vào sổ", "book", "books", IMPORT_BOOKS),
        Link("Người trùng", "Những hồ sơ có thể là một người", "people", "twins", MERGE_MEMBERS),
        Link("Trùng giữa các xã", "Một số căn cước ghi ở hai xã", "people", "twins-between", OPEN_MASKED),
        Link(
            "Danh sách làm sẵn",
            "Sinh nhật, mừng thọ, quà Tết, chưa có điện thoại",
            "people",
            "ready",
            SEE_PHONES,
        ),
        Link(
            "Khi mất sóng",
            "Giữ danh sách trên máy này, gửi việc đã ghi",
            "phone",
            "offline",
            EDIT_MEMBERS,
            for_phone=True,
        ),
        Link("Hồ sơ cần bổ sung", "Chỗ còn thiếu, chỗ cần xem lại", "search", "quality", SEE_PHONES),
        Link(
            "Hỏi đồng ý về dữ liệu",
            "Ai đã đồng ý, ai chưa hỏi, in phiếu để ký",
            "people",
            "consent",
            COLLECT_CONSENT,
        ),
        Link("Hội viên đề nghị sửa", "Xem rồi sửa hoặc trả lời", "people", "corrections", EDIT_MEMBERS),
        Link(
            "Nhóm công việc",
            "Nhóm Zalo của nòng cốt, ai trong nhóm",
            "people",
            "groups",
            SEE_GROUPS,
        ),
        Link(
            "Văn bản chỉ đạo",
            "Văn bản đến, hạn và kết quả; văn bản đã gửi dừng ở đâu",
            "log",
            "directives",
            HANDLE_DIRECTIVES,
        ),
        Link(
            "Thư gửi đi",
            "Thư điện tử của thông báo: chờ gửi, đã gửi, cần xem lại",
            "out",
            "outbox",
            APPROVE_NOTICES,
        ),
        Link("Giấy tờ", "Danh sách để ký, thẻ hội viên, phần đầu giấy tờ", "print", "papers", SEE_MEMBERS),
        Link("Chi hội và tổ", "Các chi hội, chi hội trưởng, mẫu Excel", "branch", "units", SEE_UNITS),
    ]


def _name_people() -> None:
    """The trail belongs to access too, which knows no person: names come from here, for who may see them."""
    from django.urls import reverse

    from sohoi.access.own import SUBJECT_NAMERS
    from sohoi.access.queries import NAMERS, Named
    from sohoi.acts import gate
    from sohoi.acts.actor import Actor
    from sohoi.members.models import Member
    from sohoi.members.permissions import SEE_MEMBERS
    from sohoi.members.queries.own import name_of_subject
    from sohoi.notices.models import Group
    from sohoi.notices.permissions import SEE_GROUPS

    def people(actor: Actor, ids: list[int]) -> dict[int, Named]:
        seen = gate.rows(actor, SEE_MEMBERS, Member.objects.filter(pk__in=ids))
        return {one.pk: Named(one.name, reverse("person", kwargs={"person": one.pk})) for one in seen}

    def groups(actor: Actor, ids: list[int]) -> dict[int, Named]:
        seen = gate.rows(actor, SEE_GROUPS, Group.objects.filter(pk__in=ids))
        return {one.pk: Named(one.name, reverse("group", kwargs={"group": one.pk})) for one in seen}

    NAMERS["person"], NAMERS["group"] = people, groups
    SUBJECT_NAMERS.append(name_of_subject)


def _offer_doors() -> None:
    """A member's first page and a head's list without a network belong to the register; what stands above
    it there is said from here."""
    from sohoi.members.queries.offline import SHEETS
    from sohoi.members.queries.own import DOORS
    from sohoi.notices.queries.mine import door
    from sohoi.notices.queries.offline import sheets

    DOORS.append(door)
    SHEETS.append(sheets)


def _lay_out(**_: Any) -> None:
    """Kinds of units and first roles are data: laid out after migrating, and after a test's flush."""
    from sohoi.config.standing import lay_out

    lay_out()
