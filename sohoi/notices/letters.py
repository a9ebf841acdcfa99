"""What a letter says: what, when and where, by when, and the way to its page. Nothing about her."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from sohoi.notices.channels import Message
from sohoi.notices.models import Notice
from sohoi.notices.queries.letters import Letter
from sohoi.notices.words import moment_words

AUTOMATIC = "Thư này do máy gửi, xin không trả lời thư. Muốn thôi nhận thư, hãy báo chi hội trưởng."
_ANSWERED = {Notice.Kind.INVITATION: "Xem và trả lời dự hay vắng"}


def message(letter: Letter, base: str) -> Message:
    """The letter as it goes out; `base` is how the addresses of this installation begin."""
    notice = letter.notice
    kind = Notice.Kind(notice.kind)
    begins = "Nhắc: " if letter.reminds else ""
    subject = f"{begins}{kind.label}: {notice.title}"
    lines = _facts(notice)
    link = base + reverse("notice-link", kwargs={"token": letter.token}) if letter.token else base
    way = _ANSWERED.get(kind, "Xem và trả lời")
    parts = (subject, lines, way, link, notice.unit.title)
    return Message(letter.key, letter.address, subject, _text(*parts), _html(*parts))


def _facts(notice: Notice) -> list[str]:
    """When and where, and by when an answer is awaited."""
    facts = (
        ("Thời gian", moment_words(notice.meet_at)),
        ("Địa điểm", notice.meet_place),
        ("Hạn trả lời", moment_words(notice.deadline)),
    )
    return [f"{name}: {words}" for name, words in facts if words]


def _text(subject: str, lines: list[str], way: str, link: str, sender: str) -> str:
    return "\n".join(
        [f"{subject}.", *lines, "", f"{way}: {link}", "", f"{sender} trân trọng.", "", AUTOMATIC, ""]
    )


def _html(subject: str, lines: list[str], way: str, link: str, sender: str) -> str:
    said = format_html_join("", "<p>{}</p>", ((line,) for line in lines))
    return format_html(
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{0}</title></head><body>'
        '<h1>{0}</h1>{1}<p><a href="{2}">{3}</a></p><p>{4} trân trọng.</p><p><small>{5}</small></p>'
        "</body></html>",
        *(subject, said, link, way, sender, AUTOMATIC),
    )
