"""Scripts written where words belong: shown as words to everybody, never run, never even tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.urls import reverse
from django.utils import timezone

from sohoi.acts.actor import Actor
from sohoi.members.models import Member
from sohoi.notices.models import Arrival, Group, Link, Notice, Recipient
from tests import factories
from tests.browser.test_my import in_front
from tests.browser.visits import Visitor, Window
from tests.notices.telling import told
from tests.pages import world

pytestmark = pytest.mark.browser

# What would run says so by a mark on the window, by a dialog, or by a report of the policy in the console.
RUN = "window.hit=1"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f'"><script>{RUN}</script>',
    f"'><img src=x onerror={RUN}>",
    f'"><svg onload={RUN}>',
    f'" autofocus onfocus="{RUN}',
    f"' autofocus onfocus='{RUN}",
    f"` autofocus onfocus=`{RUN}",
    f"<img src=x onerror={RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<IMG SRC=x OnErRoR={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg/onload={RUN}>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><a xlink:href='javascript:{RUN}'><text x=9 y=9>đọc</text></a></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>đọc</details>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src='javascript:parent.{RUN}'></iframe>",
    f"<object data='javascript:{RUN}'></object>",
    f"<embed src='javascript:{RUN}'>",
    f"<form action='javascript:{RUN}'><button>Trả lời</button></form>",
    f"<button formaction='javascript:{RUN}'>Trả lời</button>",
    f"<a href='javascript:{RUN}'>Xem</a>",
    f"<a href='java&#x09;script:{RUN}'>Xem</a>",
    f"<a href='data:text/html,<script>{RUN}</script>'>Xem</a>",
    f"[Xem](javascript:{RUN})",
    "<meta http-equiv=refresh content='0;url=data:text/html,hit'>",
    "<link rel=stylesheet href='//127.0.0.1:9/hit.css'>",
    "<style>@import '//127.0.0.1:9/hit.css';*{color:red}</style>",
    "<base href='//127.0.0.1:9/'>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<template><script>{RUN}</script></template><p style=color:red>đọc</p>",
    f"<!--><script>{RUN}</script>-->",
    "{{ request.user.password }}{% debug %}${7*7}#{7*7}",
    f"\u202e<scr\u0000ipt>{RUN}</scr\u0000ipt>".replace("\u0000", "") + "\u2028&lt;script&gt;",
)
assert len(PAYLOADS) == len(set(PAYLOADS)) == 40
EVERY_TIME = PAYLOADS[3], PAYLOADS[6]


@pytest.fixture
def hoa(place: factories.Place) -> Member:
    facts = {"full_name": "Phạm Thị Hoa", "birth": "1958", "phone": "0710345678"}
    return factories.register_person(place.an_lac.east, **facts).member


@pytest.fixture
def clerk(place: factories.Place) -> Actor:
    return factories.actor_with("commune_clerk", place.an_lac.unit)


def sow(clerk: Actor, hoa: Member, payload: str) -> tuple[Notice, Arrival, Group]:
    """The payload in every word of an invitation, of a directive and of a group: the body as it comes out of
    the form, all the rest as if no form had ever looked at it."""
    short, long = payload[:80], payload[:200]
    invited = told(clerk, hoa.commune, hoa.branch, kind="invitation", body=f"<p>{payload}</p>{payload}")
    asked = {"ask": "choice", "question": long, "choices": [short, f"b{short}"[:80]], "meet_link": long}
    Notice.objects.filter(pk=invited.pk).update(title=long, meet_place=long, summary=long, **asked)
    Recipient.objects.filter(notice=invited).update(value=short, helped=True)
    sent = told(clerk, hoa.commune, hoa.branch, kind="directive", body=payload)
    Notice.objects.filter(pk=sent.pk).update(title=long, symbol=payload[:60], summary=long)
    arrivals = Arrival.objects.filter(notice=sent)
    arrivals.update(state="done", received_at=timezone.now(), result=long, returned_why=long)
    group = factories.make_group(hoa.branch, [hoa.person], name=payload[:100], address=long)
    Group.objects.filter(pk=group.pk).update(purpose=long, rules=long)
    return invited, arrivals.get(), group


def pages_of(sown: tuple[Notice, Arrival, Group], hoa: Member) -> Iterator[tuple[str, str]]:
    """Where staff meet it."""
    invited, came, group = sown
    one = {"notice": invited.pk}
    yield "notice", reverse("notice", kwargs=one)
    for which in ("da-tra-loi", "chua-tra-loi", "chua-lien-lac"):
        yield which, reverse("notice-people", kwargs={**one, "unit": hoa.branch_id}) + f"?loc={which}"
    for name in ("notice-words", "notice-door"):
        yield name, reverse(name, kwargs={**one, "unit": hoa.branch_id})
    row = Recipient.objects.get(notice=invited)
    yield "notice-help", reverse("notice-help", kwargs={"recipient": row.pk})
    yield "directive", reverse("directive", kwargs={"directive": came.notice_id})
    yield "directive-place", reverse("directive-place", kwargs={"place": came.pk})
    yield "directive-in", reverse("directive-in", kwargs={"came": came.pk})
    for name in ("group", "group-edit", "group-print"):
        yield name, reverse(name, kwargs={"group": group.pk})


LISTS = ("today", "notices", "directives", "groups", "notices-pending", "notices-reach")


def walk(window: Window, pages: Iterator[tuple[str, str]]) -> None:
    """Open them all; whatever ran or was stopped is noted."""
    for name, path in pages:
        window.go(name, path)
        # What fails to load says so before the page is there; what gets the focus, a moment after.
        if window.page.evaluate("new Promise(done => setTimeout(() => done(window.hit), 20))"):
            window.note("a script ran")


def staff(
    there: factories.Place, clerk: Actor, hoa: Member, payloads: tuple[str, ...]
) -> list[tuple[str, str]]:
    sown = [sow(clerk, hoa, one) for one in payloads]
    pages = [page for one in sown for page in pages_of(one, hoa)]
    return [*pages, *((name, reverse(name)) for name in LISTS)]


def crawl(
    visit: Visitor,
    place: factories.Place,
    clerk: Actor,
    hoa: Member,
    payloads: tuple[str, ...],
    roles: Iterable[str] = ("branch_head", "commune_chair", "province_officer"),
) -> list[str]:
    pages = staff(place, clerk, hoa, payloads)
    wrong = []
    for role in roles:
        window = Window(visit(world.enter_as(role, place)))
        walk(window, iter(pages))
        wrong += [f"{role} {one}" for one in window.wrong]
    return wrong


def hers(visit: Visitor, hoa: Member) -> list[str]:
    window = in_front(visit, hoa)
    mine = Recipient.objects.filter(subject=hoa.subject_id).values_list("notice", flat=True)
    told_to_her = (("my-notice", reverse("my-notice", kwargs={"notice": one})) for one in mine)
    links = Link.objects.filter(notice__in=list(mine)).values_list("token", flat=True)
    bearer = Window(visit())
    walk(window, iter([("my-notices", reverse("my-notices")), *told_to_her]))
    walk(bearer, (("notice-link", reverse("notice-link", args=[one])) for one in links))
    return [*window.wrong, *bearer.wrong]


def test_words_stay_words(visit: Visitor, place: factories.Place, clerk: Actor, hoa: Member) -> None:
    assert crawl(visit, place, clerk, hoa, EVERY_TIME) == []
    assert hers(visit, hoa) == []


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_forty_scripts_stay_words(visit: Visitor, place: factories.Place, clerk: Actor, hoa: Member) -> None:
    assert crawl(visit, place, clerk, hoa, PAYLOADS, world.HOMES) == []
    assert hers(visit, hoa) == []


def test_a_script_that_runs_is_noticed(visit: Visitor, clerk: Actor) -> None:
    """The twin: on a page that lets words be scripts the same walk finds them."""
    window = Window(visit())
    window.page.route(
        "**/khong-che/", lambda route: route.fulfill(body=PAYLOADS[9], content_type="text/html")
    )
    walk(window, iter([("open", "/khong-che/")]))
    assert "open: a script ran" in window.wrong
