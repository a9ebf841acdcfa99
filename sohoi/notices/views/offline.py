"""Without a network: what a head ticked at the door comes in once, with a receipt."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Crowded, Refused
from sohoi.common.forms import AGAIN, key_of, number
from sohoi.members.queries.people import sent_before
from sohoi.members.views.offline import phone_of, refused
from sohoi.notices.models import Recipient
from sohoi.notices.permissions import RECORD_ANSWERS
from sohoi.notices.queries import offline
from sohoi.notices.services import answering

NOT_HERE = "Người này không còn trong danh sách mời của chi hội. Hãy bỏ việc này và hỏi Hội xã."
SAYS = {"1": True, "0": False}


@page(RECORD_ANSWERS, methods=("POST",))
def came(request: ActorRequest) -> HttpResponse:
    """One tick made without a network. Its key is the phone's: sent twice, it is done once.

    Two who tick at the same door cannot contradict each other: a tick differs from what stands there now
    only if it is news, and then the newest to arrive counts, as it does with a network.
    """
    phone_of(request)
    says = SAYS.get(request.POST.get("came", ""))
    if not key_of(request) or says is None:
        return refused(AGAIN)
    one = offline.invited(request.actor, number(request.POST.get("tick")) or 0)
    if one is None:
        done = sent_before(request.actor, key_of(request))
        return _done(came=says) if done else refused(NOT_HERE)
    return _tick(request, one, says)


def _tick(request: ActorRequest, one: Recipient, says: bool) -> HttpResponse:
    try:
        actor = request.actor.once(key_of(request))
        now = answering.attend(actor, recipient=one, came=True if says else None)
    except Crowded as busy:
        return JsonResponse({"state": "later", "words": str(busy)}, status=503)
    except Refused as no:
        return refused(str(no))
    return _done(came=now.attended is True)


def _done(*, came: bool) -> HttpResponse:
    """The receipt: with it the phone forgets the tick, and learns what stands there now."""
    return JsonResponse({"state": "done", "came": came})
