"""The page behind a link that was pasted into a group: what is told, and answering in one tap.

Looking at it writes nothing and names nobody: previews of messages look too. Whoever this phone knows
answers at once; others say once with the digits of their telephone who they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.access.own import member_actor
from sohoi.access.views.place import address_of
from sohoi.acts.actor import EVERYONE
from sohoi.acts.gate import NotForYou
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused
from sohoi.common.forms import key_of, number, today
from sohoi.notices import proof
from sohoi.notices.asking import checked, is_late
from sohoi.notices.forms.digits import DigitsForm
from sohoi.notices.models import Link, Notice, Recipient
from sohoi.notices.proof import Phone
from sohoi.notices.queries import files
from sohoi.notices.queries import mine as queries
from sohoi.notices.queries.mine import Known
from sohoi.notices.queries.rules import over
from sohoi.notices.services import answering, proving
from sohoi.notices.services.proving import Guess, Held
from sohoi.notices.views.files import beside, served

WRONG = (
    "Chưa tìm thấy 4 số này trong những người nhận thông báo ở đây. Hãy xem lại 4 số cuối của số điện thoại "
    "đã đưa cho Hội, hoặc nhờ chi hội trưởng ghi giúp."
)
# Openings of one link from one address in a quarter of an hour: more is no reading any more.
OPENINGS, QUARTER = 60, 15 * 60


@dataclass(frozen=True)
class At:
    """Before which link somebody stands, with which phone."""

    link: Link
    phone: Phone

    @property
    def notice(self) -> Notice:
        return self.link.notice

    def context(self) -> dict[str, Any]:
        late = is_late(self.notice, self.link.now)  # type: ignore[attr-defined]
        return {"link": self.link, "notice": self.notice, "phone": self.phone, "is_late": late}


def _at(request: ActorRequest, token: str) -> At:
    """Raises NotForYou for a token that is none, and for what has not gone out yet."""
    link = queries.link_of(token)
    if link is None or link.notice.published_at is None:
        raise NotForYou
    return At(link, proof.phone_at(request, link))


def _over(request: ActorRequest, at: At) -> HttpResponse | None:
    """What stands there once the notice was taken back."""
    if at.notice.state != Notice.State.WITHDRAWN:
        return None
    return render(request, "notices/public/withdrawn.html", over(at.notice), status=410)


@page(EVERYONE, methods=("GET", "POST"))
def link(request: ActorRequest, *, token: str) -> HttpResponse:
    """What is told, and the buttons to answer with."""
    at = _at(request, token)
    over = _over(request, at)
    if over is not None:
        return over
    if request.method != "POST":
        return _shown(request, at)
    known = at.phone.known(number(request.POST.get("for")))
    return _reply(request, at, known) if known else _prove(request, at)


def _shown(request: ActorRequest, at: At, **more: Any) -> HttpResponse:
    form = more.pop("form", None) or DigitsForm()
    return render(request, "notices/public/link.html", {**at.context(), "form": form, **_beside(at), **more})


def _beside(at: At) -> dict[str, Any]:
    """Pictures and papers for whoever this phone knows; for others how many there are."""
    if at.phone.people:
        return beside(at.notice, "notice-link-file", token=at.link.token)
    return {"locked": files.how_many(at.notice)}


@page(EVERYONE)
def attached(request: ActorRequest, *, token: str, attachment: int) -> HttpResponse:
    """A picture or a paper, for those of the link whom this phone knows. Others find nothing."""
    at = _at(request, token)
    if not at.phone.people:
        raise NotForYou
    return served(request, files.of_told(at.notice, attachment))


def _reply(request: ActorRequest, at: At, known: Known) -> HttpResponse:
    try:
        _answer(request, at.phone, known.recipient)
    except Refused as no:
        return _shown(request, at, refused=str(no), typed=request.POST.get("value", ""))
    return redirect("notice-link", token=at.link.token)


def _answer(request: ActorRequest, phone: Phone, recipient: Recipient) -> None:
    value, key = request.POST.get("value", ""), key_of(request)
    if recipient.subject_id in phone.holders:
        me = member_actor(recipient.subject_id)
        answering.reply(me.once(key), recipient=recipient, value=value)
    else:
        me = proof.answerer(recipient)
        answering.reply_by_link(me.once(key), recipient=recipient, value=value)


# Who she is, the first time


@dataclass
class Asked:
    """One request of somebody whom this phone does not know: the form, and what becomes of it."""

    request: ActorRequest
    at: At
    form: DigitsForm
    secret: str
    typed: str = field(default="")

    @property
    def guess(self) -> Guess:
        data = self.form.cleaned_data
        return Guess(data["digits"], data["year"], address_of(self.request), self.secret)

    def again(self, *, words: str = "", **more: Any) -> HttpResponse:
        """The page once more, with what was typed and what to do."""
        if words:
            self.form.add_error("digits", words)
        shown = _shown(self.request, self.at, form=self.form, typed=self.typed, **more)
        return self.marked(shown)

    def marked(self, answer: HttpResponse, number: int = 0) -> HttpResponse:
        """The phone has a secret from now on: wrong guesses of one phone are counted together."""
        proof.keep_cookie(answer, self.secret, number)
        return answer


def _prove(request: ActorRequest, at: At) -> HttpResponse:
    secret = at.phone.secret or proof.new_secret(at.link, key_of(request))
    form = DigitsForm(request.POST)
    asked = Asked(request, at, form, secret, request.POST.get("value", ""))
    try:
        if not form.is_valid():
            return asked.again()
        if "value" in request.POST:
            checked(at.notice, asked.typed)
        if "not-me" in request.POST:
            return _not_me(asked)
        return _sure(asked) if "who" in request.POST else _look(asked)
    except Refused as no:
        return asked.again(refused=str(no))


def _look(asked: Asked) -> HttpResponse:
    """Whoever the digits are of is shown by an initial and a year, and asked whether she is it."""
    found = proving.look_for(proof.bearer(asked.at.link), link=asked.at.link, guess=asked.guess)
    if not found:
        return asked.again(words=WRONG)
    if len(found) > 1 and asked.guess.year is None:
        asked.form.ask_year()
        return asked.again()
    context = {**asked.at.context(), "found": found, "form": asked.form, "typed": asked.typed}
    context["answers"] = "value" in asked.request.POST
    return asked.marked(render(asked.request, "notices/public/confirm.html", context))


def _not_me(asked: Asked) -> HttpResponse:
    proving.not_me(proof.bearer(asked.at.link), link=asked.at.link, guess=asked.guess)
    return asked.marked(redirect("notice-link", token=asked.at.link.token))


def _sure(asked: Asked) -> HttpResponse:
    request, at = asked.request, asked.at
    actor = proof.bearer(at.link).once(key_of(request))
    who = number(request.POST.get("who")) or 0
    proved = proving.prove(actor, link=at.link, guess=asked.guess, recipient=who)
    if proved is None:
        return asked.again(words=WRONG)
    if "value" in request.POST:
        _answer_first(at, proved.subject_id, asked.typed)
    return asked.marked(cast(HttpResponse, redirect("notice-link", token=at.link.token)), proved.pk)


def _answer_first(at: At, subject: int, value: str) -> None:
    """The answer that she chose before she said who she is. The same once more is written once."""
    for one in queries.among(at.link, {subject}):
        answering.reply_by_link(proof.answerer(one.recipient), recipient=one.recipient, value=value)


# Who is in front


@page(EVERYONE, methods=("GET", "POST"))
def people(request: ActorRequest, *, token: str) -> HttpResponse:
    """Somebody else uses this phone: who of those it knows, or a new one by her digits; or forget her."""
    at = _at(request, token)
    over = _over(request, at)
    if over is not None:
        return over
    if request.method != "POST":
        return render(request, "notices/public/people.html", {**at.context(), "form": DigitsForm()})
    chosen = at.phone.known(number(request.POST.get("for")))
    answer = cast(HttpResponse, redirect("notice-link", token=token))
    if chosen is not None and "forget" in request.POST:
        proving.forget(proof.answerer(chosen.recipient), held=Held(at.phone), subject=chosen.who)
    elif chosen is not None:
        proof.put_in_front(request, answer, at.phone, chosen)
    return answer


@page(EVERYONE, methods=("POST",))
def opened(request: ActorRequest, *, token: str) -> HttpResponse:
    """The page's script says that it is before somebody's eyes. Who is known here has seen it by that."""
    at = _at(request, token)
    answer = HttpResponse(status=204)
    if at.notice.state != Notice.State.SENT or _too_many(request, at.link):
        return answer
    proving.note_opening(proof.bearer(at.link), link=at.link, on=today())
    if at.phone.front is not None and len(at.phone.people) == 1:
        row = at.phone.front.recipient
        answering.see_by_link(proof.answerer(row), recipient=row)
    return answer


def _too_many(request: ActorRequest, link: Link) -> bool:
    """About sixty are counted: two at the very same moment may both be the last one."""
    name = f"opening:{link.pk}:{address_of(request)}"
    if cache.add(name, 1, QUARTER):
        return False
    return int(cache.incr(name)) > OPENINGS
