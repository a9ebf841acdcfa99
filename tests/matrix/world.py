"""What lies at the one place that everybody tries to reach: in each room something that could leak."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from sohoi.access.models import Account, RoleGrant
from sohoi.access.queries import actor_of
from sohoi.acts.actor import Actor, Kind
from sohoi.members.books.records import BookColumn
from sohoi.members.models import Book, Card, Correction, Decision, HamletChoice, Person, Post, Transfer
from sohoi.members.services import books, cards, own, transfers
from sohoi.members.services.admissions import apply
from sohoi.members.services.corrections import ask
from sohoi.members.services.posts import appoint_head
from sohoi.members.services.terms import open_term
from sohoi.notices.audience import Audience
from sohoi.notices.models import Attachment, Delivery, Group, Notice
from sohoi.notices.services.attaching import Made, attach
from sohoi.notices.services.publishing import Stated, compose
from sohoi.notices.services.releasing import ask_second
from sohoi.notices.services.saving import save_audience
from sohoi.units.models import Unit
from tests import factories
from tests.notices.telling import recipient_of, told

CANARY = {
    "name": "Quách Thị Hoàng Yến",
    "identity": "034177009876",
    "phone": "0710999888",
    "wanted phone": "0710 999 777",
    "wanted identity": "034177001234",
    "ethnicity": "Mường",
    "religion": "Tin lành",
    "book": "so-bi-mat.xlsx",
    "address": "Thôn Kín Đáo, xã Đình Dù, huyện Văn Lâm",
    "paper": "77/GGT-MAT",
    "group": "Nhóm Kín Của Thôn Đông",
    "directive": "Văn Bản Kín Gửi Thôn Đông",
    "notice": "Giấy Mời Kín Của Thôn Đông",
    "group link": "https://zalo.me/g/nhom-kin-mat",
    "draft": "Chuyện Chưa Nói Với Ai",
}
TODAY = date(2026, 11, 23)


def lay_out(place: factories.Place) -> dict[str, Any]:
    """A member with every fact who heads Thôn Đông, and a book that waits; gives what fits a converter."""
    branch = place.an_lac.east
    person = factories.register_person(
        branch,
        full_name=CANARY["name"],
        birth="1977-05-06",
        id_number=CANARY["identity"],
        phone=CANARY["phone"],
        ethnicity=CANARY["ethnicity"],
        religion=CANARY["religion"],
        address=CANARY["address"],
    )
    post: Post = appoint_head(factories.all_seeing(), member=person.member, on=TODAY)
    account = factories.account_with("branch_head", branch, full_name=CANARY["name"])
    far = factories.make_commune("Xã Thanh Xa", place.other_province, code="99002")
    return {
        "person": person.pk,
        "other": _twin(place).pk,
        "unit": branch.pk,
        "card": "lien-lac",
        "which": "sinh-nhat",
        "book": _book(place).pk,
        **_movements(place, person, far),
        "grant": RoleGrant.objects.get(account=account).pk,
        "post": post.pk,
        "term": open_term(
            factories.all_seeing(), unit=branch, label="2025-2030", since=date(2025, 1, 1), until=None
        ).pk,
        "device": factories.trusted_phone(account).pk,
        "token": "khong-co-ma-nay",
        "commune": place.an_lac.unit.pk,
        "role": "commune_clerk",
        "province": "33",
        "column": 0,
        "choice": _choice(branch).pk,
        "purpose": "bao-tin",
        "correction": _correction(person).pk,
        "transfer": _transfer(person, far.unit).pk,
        "decision": _decision(place, person).pk,
        "why": "ghi-so",
        "group": _group(place, person).pk,
        "draft": (draft := _draft(account, branch)).pk,
        "waiting": _waiting(account, branch).pk,
        "draft file": _attached(account, draft).pk,
        "kept": save_audience(actor_of(account, strong=True), notice=draft, name=CANARY["draft"]).pk,
        "kind": "thong-bao",
        **_told(place, person),
        **_directive(place),
        **_of_her_own(person),
    }


def _told(place: factories.Place, person: Person) -> dict[str, Any]:
    """Her branch is told something that is nobody else's business."""
    clerk = factories.actor_with("commune_clerk", place.an_lac.unit)
    notice = told(clerk, place.an_lac.unit, place.an_lac.east, kind="invitation", title=CANARY["notice"])
    content = ContentFile(CANARY["notice"].encode())
    place_of_it, name = default_storage.save("notices/matrix", content), f"{CANARY['notice']}.txt"
    paper = Attachment(notice=notice, kind="file", name=name, place=place_of_it, size=content.size)
    paper.media_type = "text/plain; charset=utf-8"
    paper.save()
    hers = recipient_of(notice, person)
    letter = Delivery(recipient=hers, channel="email", purpose="first", key=uuid.uuid4(), state="unknown")
    letter.save()
    fitting = {"notice": notice.pk, "recipient": hers.pk, "attachment": paper.pk}
    return {**fitting, "delivery": letter.pk}


def _directive(place: factories.Place) -> dict[str, Any]:
    """The commune asks something of her branch alone."""
    clerk = factories.actor_with("commune_clerk", place.an_lac.unit)
    made = told(clerk, place.an_lac.unit, place.an_lac.east, kind="directive", title=CANARY["directive"])
    came = made.arrivals.get().pk
    return {"directive": made.pk, "came": came, "place": came}


def _group(place: factories.Place, person: Person) -> Group:
    """She heads the group of her branch; nobody else is in it."""
    made = factories.make_group(
        place.an_lac.east, [person], name=CANARY["group"], address=CANARY["group link"], on=TODAY
    )
    Group.objects.filter(pk=made.pk).update(head=person.subject_id)
    return made


def _draft(account: Account, branch: Unit) -> Notice:
    """What the head is writing to her branch."""
    stated = Stated("note", CANARY["draft"], audience=Audience(units=(branch.pk,)))
    return compose(actor_of(account, strong=True), unit=branch, stated=stated)


def _waiting(account: Account, branch: Unit) -> Notice:
    """What the head wrote and somebody else is to look at."""
    head = actor_of(account, strong=True)
    stated = Stated("note", CANARY["draft"], audience=Audience(units=(branch.pk,)))
    return ask_second(head, notice=compose(head, unit=branch, stated=stated), version=0)


def _attached(account: Account, draft: Notice) -> Attachment:
    """A paper that goes with it."""
    made = Made("file", f"{CANARY['draft']}.txt", "text/plain; charset=utf-8", CANARY["draft"].encode())
    return attach(actor_of(account, strong=True), notice=draft, made=made)


def _transfer(person: Person, target: Unit) -> Transfer:
    """She is to go to a commune where nobody works; who sends her prints her paper."""
    factories.make_card(person)
    return factories.make_transfer(person, target, on=TODAY)


def _decision(place: factories.Place, person: Person) -> Decision:
    """It admitted her."""
    return factories.make_decision(place.an_lac.unit, Decision.About.ADMISSION, [person], on=TODAY)


def _of_her_own(person: Person) -> dict[str, Any]:
    """Her card, and codes for her own pages: one was used long ago, the other waits to be scanned."""
    actor = factories.all_seeing()
    cards.give(actor, unit=person.member.branch, people=[person.pk], on=TODAY)
    card = Card.objects.get(person=person, ended_on=None)
    made = own.invite(actor, member=person.member)
    return {
        "code": made.stored.pk,
        "links": {"own-link": made.token, "card": card.token, **_open_links(person.member.branch)},
    }


def _open_links(branch: Unit) -> dict[str, str]:
    """The link of a notice whose words are for whoever has it; about its people it says nothing."""
    tell = factories.actor_with("commune_clerk", branch.commune)
    link = told(tell, branch.commune, branch, title="Tin cho cả nhóm").links.get(group=None)
    return dict.fromkeys(("notice-link", "notice-phone", "notice-opened"), link.token)


def _twin(place: factories.Place) -> Person:
    """The same person entered once more, with less."""
    return factories.register_person(place.an_lac.east, full_name=CANARY["name"], birth="1977-05-06")


def _correction(person: Person) -> Correction:
    """She asks for another number and telephone, and her name stands on the page."""
    me = Actor(Kind.MEMBER, id=person.subject_id, name=CANARY["name"], herself=person.subject_id)
    facts = {"phone": CANARY["wanted phone"].replace(" ", ""), "id_number": CANARY["wanted identity"]}
    return ask(me, member=person.member, facts=facts)


def _choice(branch: Unit) -> HamletChoice:
    """For a hamlet of which nobody is there any more."""
    return HamletChoice.objects.create(
        unit=branch, old="12004", hamlet="x", words="Thôn Đã Chọn", now="12004", line_id=1
    )


def _movements(place: factories.Place, person: Person, far: factories.Commune) -> dict[str, Any]:
    """Who asks to join, and who comes from a commune where nobody works.

    The one who asks has the secrets; of the one on her way the paper is one.
    """
    actor, day = factories.all_seeing(), TODAY
    coming = factories.register_person(far.east, full_name="Kiều Thị Sắp Đến", birth="1985")
    paper = {"version": 1, "on": day, "number": CANARY["paper"]}
    came = transfers.propose(actor, member=coming.member, target=place.an_lac.east, **paper)
    facts = {"full_name": CANARY["name"], "id_number": CANARY["identity"], "phone": CANARY["phone"]}
    asked = apply(actor, branch=place.an_lac.east, facts=facts, kind="ordinary", on=day)
    return {"spell": person.spells.get().pk, "arrival": came.pk, "application": asked.pk}


def _book(place: factories.Place) -> Book:
    class Row:
        sheet, row, table, cells, other = "A", 2, 0, (CANARY["name"],), ()
        problems, found, hints = [], (), ()
        fields = {"full_name": "Lê Thị Sổ", "birth": "1980", "branch": "Thôn Đông", "phone": "0710111000"}

    class Reading:
        name, rows, skipped = CANARY["book"], (Row(),), ()
        columns = (BookColumn("A", 0, 0, CANARY["name"], "full_name", "Họ và tên", True),)

    return books.bring(
        factories.all_seeing(), unit=place.an_lac.unit, reading=Reading(), sha256="0" * 64, content=b"x"
    )


# Addresses whose unit is the commune, not the branch.
OF_COMMUNE = {
    "unit-branches",
    "balance-close",
    "unit-merge",
    "roles-at",
    "role-choose",
    "role-give",
    "figures-summary",
    "letterhead",
    "letterhead-sample",
}
