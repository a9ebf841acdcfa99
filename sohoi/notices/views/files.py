"""Pictures and papers of a draft: adding, taking away, and opening one."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, number
from sohoi.notices.forms.files import FilesForm
from sohoi.notices.models import Attachment, Notice
from sohoi.notices.permissions import SEE_NOTICES, SEND_NOTICES
from sohoi.notices.queries import composing, files
from sohoi.notices.services import attaching


@page(SEND_NOTICES, methods=("GET", "POST"))
def of_draft(request: ActorRequest, *, draft: int) -> HttpResponse:
    """What goes with a draft, and adding to it."""
    notice = composing.draft(request.actor, draft)
    if notice.state != Notice.State.DRAFT:
        return redirect("draft-preview", draft=notice.pk)
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    if request.method == "POST" and form.is_valid() and _attach(request, form, notice):
        return redirect("draft-files", draft=notice.pk)
    context = {"notice": notice, "form": form, **beside(notice, "notice-file")}
    return render(request, "notices/office/compose_files.html", context)


def _attach(request: ActorRequest, form: FilesForm, notice: Notice) -> bool:
    """One after the other; those before the one that is too many stay, and those beside a wrong one."""
    sent = form.cleaned_data["sent"]
    wrong = list(sent.wrong)
    try:
        for n, made in enumerate(sent.found):
            key = f"{form.sent_key}-{n}" if form.sent_key else ""
            attaching.attach(request.actor.once(key), notice=notice, made=made)
    except Refused as no:
        wrong.append(str(no))
    if not wrong:
        messages.success(request, "Đã kèm vào bản soạn.")
        return True
    form.add_error("sent", wrong)
    # What is chosen next is something else: it must not be taken for what was sent just now.
    form.answer_with(key=uuid.uuid4().hex)
    return False


@page(SEND_NOTICES, methods=("POST",))
def take_away(request: ActorRequest, *, draft: int) -> HttpResponse:
    """One of them goes."""
    notice = composing.draft(request.actor, draft)
    try:
        actor = request.actor.once(key_of(request))
        attaching.detach(actor, notice=notice, attachment=number(request.POST.get("attachment")) or 0)
        messages.success(request, "Đã bỏ tệp khỏi bản soạn.")
    except Refused as no:
        messages.error(request, str(no))
    return redirect("draft-files", draft=notice.pk)


def beside(notice: Notice, name: str, /, **more: object) -> dict[str, Any]:
    """For a page: pictures and papers of a notice, each with its address under this name."""
    pictures, papers = (
        [(one, reverse(name, kwargs={**more, "attachment": one.pk})) for one in some]
        for some in files.pictures_and_papers(notice)
    )
    return {"pictures": pictures, "papers": papers}


@page(SEE_NOTICES)
def one(request: ActorRequest, *, attachment: int) -> HttpResponse:
    """The bytes of a picture or a paper, for the office."""
    return served(request, files.of_office(request.actor, attachment))


def served(request: ActorRequest, attachment: Attachment) -> HttpResponse:
    """The answer with an attachment, for whoever was let in by the caller; tiny where the page asks so."""
    opened = files.open_attachment(attachment, tiny="nho" in request.GET)
    return HttpResponse(opened.content, content_type=opened.media_type, headers=dict(opened.headers))
