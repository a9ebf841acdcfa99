"""Mục khác: whatever this person can open besides the menu."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from sohoi.access.permissions import GIVE_ROLES, SEE_READS, SEE_TRAIL, SET_PURPOSES
from sohoi.access.queries import DEVICE, has_password
from sohoi.acts import gate
from sohoi.acts.actor import SIGNED_IN, Permission
from sohoi.acts.pages import ActorRequest, page


@dataclass(frozen=True)
class Link:
    """A way on. `for_password`: only for who signed in by password, since it is about that; `for_phone`: only
    on a trusted phone."""

    label: str
    about: str
    icon: str
    url_name: str
    permission: Permission
    for_password: bool = False
    for_phone: bool = False


# Floors above put their links before these: `LINKS[:0] = [Link(...)]` in config.
LINKS: list[Link] = [
    Link("Người dùng", "Ai được làm gì, cấp mã đăng nhập", "people", "roles", GIVE_ROLES),
    Link("Nhật ký", "Ai đã làm gì, lúc nào", "log", "trail", SEE_TRAIL),
    Link("Lượt xem", "Ai đã xem thông tin cần giữ kín", "search", "trail-reads", SEE_READS),
    Link("Đồng ý về dữ liệu", "Lời xin đồng ý, căn cứ từng mục đích", "key", "purposes", SET_PURPOSES),
    Link("Máy của tôi", "Điện thoại đang dùng Sổ Hội", "phone", "devices", SIGNED_IN),
    Link("Mã bảo vệ", "Mã trong ứng dụng, mã dự phòng", "key", "mfa_index", SIGNED_IN, True),
    Link(
        "Đổi mật khẩu",
        "Các máy khác sẽ phải đăng nhập lại",
        "key",
        "account_change_password",
        SIGNED_IN,
        True,
    ),
]


def links(request: ActorRequest) -> list[tuple[Link, str]]:
    """Those that this person can open, with their addresses; what is not mounted is left out."""
    found = []
    on_phone = DEVICE in request.session
    by_password = not on_phone and has_password(request.user)
    for link in LINKS:
        if (link.for_password and not by_password) or (link.for_phone and not on_phone):
            continue
        if gate.holds(request.actor, link.permission) and (url := _address(link.url_name)):
            found.append((link, url))
    return found


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@page(SIGNED_IN)
def more(request: ActorRequest) -> HttpResponse:
    """The list, and the way out."""
    return render(request, "access/office/more.html", {"links": links(request)})
