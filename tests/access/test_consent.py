"""What data are used for: words in versions, who sets them, and whose data may be used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sohoi.access.models import Account, Consent, Purpose, Subject, Wording
from sohoi.access.queries import consent
from sohoi.access.services import consent as acts
from sohoi.access.services.consent import Answer, say
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.config.standing import PURPOSES, lay_out
from tests import factories
from tests.factories import Place, actor_with

DAY, LATER, TODAY = date(2026, 11, 5), date(2026, 11, 9), date(2026, 11, 23)
NEWS, PRIVATE, REGISTER = "bao-tin", "nhay-cam", "so"
YES, NO, BACK = Consent.Said.YES, Consent.Said.NO, Consent.Said.WITHDRAWN
PAPER = Consent.How.PAPER


def words_of(code: str) -> Wording:
    return Wording.objects.filter(purpose=code).select_related("purpose").latest("version")


def said(
    subject: Subject, what: str, *, on: date = DAY, code: str = NEWS, wording: Wording | None = None
) -> Consent:
    answer = Answer(subject.pk, wording or words_of(code), what)
    [made] = say(factories.running(), [answer], how=PAPER, said_on=on, today=TODAY)
    return made


@pytest.fixture
def people(db: None) -> list[Subject]:
    return [Subject.objects.create() for _ in range(4)]


# Whose data may be used


def test_only_yes_is_consent_and_silence_is_none(people: list[Subject]) -> None:
    yes, no, back, _ = people
    said(yes, YES)
    said(no, NO)
    said(back, YES)
    said(back, BACK, on=LATER)
    everybody = [one.pk for one in people]
    assert consent.agreed(everybody, NEWS) == {yes.pk}
    assert consent.agreed(everybody, PRIVATE) == set()
    assert consent.agreed([], NEWS) == set()


def test_another_basis_counts_everybody_and_a_purpose_out_of_use_nobody(people: list[Subject]) -> None:
    yes, silent = people[:2]
    said(yes, YES)
    both = {yes.pk, silent.pk}
    assert consent.agreed(both, REGISTER) == both
    Purpose.objects.filter(pk=NEWS).update(basis="law")
    assert consent.agreed(both, NEWS) == both
    Purpose.objects.filter(pk=NEWS).update(active=False)
    assert consent.agreed(both, NEWS) == set()
    with pytest.raises(Purpose.DoesNotExist):
        consent.agreed(both, "khong-co")


def test_a_paper_that_is_typed_late_does_not_overrule_what_was_said_since(people: list[Subject]) -> None:
    one, two = people[:2]
    said(one, NO, on=LATER)
    said(one, YES, on=DAY)
    said(two, YES, on=DAY)
    said(two, NO, on=DAY)
    assert consent.agreed([one.pk, two.pk], NEWS) == set()
    assert [word.said for word in consent.all_words(one.pk)] == [NO, YES]


def test_the_last_word_of_a_merged_record_is_the_kept_ones(people: list[Subject]) -> None:
    keep, gone, stranger = people[:3]
    said(keep, YES, on=DAY)
    said(gone, NO, on=LATER)
    said(stranger, YES)
    assert consent.agreed([keep.pk, stranger.pk], NEWS) == {keep.pk, stranger.pk}
    Subject.objects.filter(pk=gone.pk).update(joined_to=keep)
    assert consent.agreed([keep.pk, stranger.pk], NEWS) == {stranger.pk}
    assert len(consent.all_words(keep.pk)) == 2
    assert [one.subject_id for one in consent.all_words(stranger.pk)] == [stranger.pk]


def test_counts_are_of_each_place_and_each_person_once(people: list[Subject]) -> None:
    yes, back, silent, stranger = people
    said(yes, NO)
    said(yes, YES, on=LATER)
    said(back, YES)
    said(back, BACK)
    said(stranger, YES)
    found = consent.counts({7: [yes.pk, back.pk, silent.pk], 8: []}, [NEWS, PRIVATE])
    news, nothing = found[7, NEWS], found[8, NEWS]
    assert (news.people, news.yes, news.no, news.unasked) == (3, 1, 1, 1)
    assert (found[7, PRIVATE].unasked, nothing.people, nothing.unasked) == (3, 0, 0)


# What can be written


@pytest.mark.parametrize("code", [REGISTER, "off"])
def test_nobody_is_asked_for_what_does_not_ask(people: list[Subject], code: str) -> None:
    Purpose.objects.filter(pk=NEWS).update(active=False)
    with pytest.raises(Refused, match="không phải hỏi"):
        said(people[0], YES, code=NEWS if code == "off" else code)
    assert not Consent.objects.exists()


def test_only_a_yes_can_be_taken_back(people: list[Subject]) -> None:
    one = people[0]
    for before in ((), (NO,), (YES, BACK)):
        with transaction.atomic():
            for word in before:
                said(one, word)
            with pytest.raises(Refused, match="rút lại"):
                said(one, BACK)
            transaction.set_rollback(True)
    said(one, YES)
    assert said(one, BACK).said == BACK


def test_a_day_ahead_or_before_the_words_is_a_slip(people: list[Subject]) -> None:
    for day in (TODAY + timedelta(days=1), date(2026, 10, 31)):
        with pytest.raises(Refused, match="01/11/2026"):
            said(people[0], YES, on=day)
    assert said(people[0], YES, on=TODAY).said_on == TODAY


def test_what_was_said_and_the_words_are_never_changed(people: list[Subject]) -> None:
    row = said(people[0], YES)
    for change in (
        lambda: Consent.objects.filter(pk=row.pk).update(said=NO),
        lambda: Consent.objects.filter(pk=row.pk).delete(),
        lambda: Wording.objects.update(words="Khác"),
        lambda: connection.cursor().execute("DELETE FROM access_wording"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert Consent.objects.get().said == YES


# Words, bases, and who sets them


def test_new_words_leave_the_old_ones_with_those_who_read_them(place: Place, people: list[Subject]) -> None:
    officer = actor_with("province_officer", place.province)
    old = words_of(NEWS)
    said(people[0], YES)
    new = acts.write_words(officer, unit=place.province, purpose=old.purpose, words="Lời mới\n\n  cho rõ ")
    assert (new.version, new.words, new.since.date()) == (2, "Lời mới\ncho rõ", timezone.now().date())
    last = consent.last_words([people[0].pk])[people[0].pk][NEWS]
    assert last.wording == old
    assert consent.agreed([people[0].pk], NEWS) == {people[0].pk}
    [asked] = [one for one in consent.purposes() if one.purpose.pk == NEWS]
    assert (asked.wording, asked.wordings[1]) == (new, old)


def test_words_about_sensitive_data_say_so(place: Place) -> None:
    officer, purpose = actor_with("province_officer", place.province), Purpose.objects.get(pk=PRIVATE)
    for wrong, why in (
        ("Cho Hội giữ vài điều riêng.", "nhạy cảm"),
        ("  ", "Hãy viết"),
        ("x" * 2001, "nhiều nhất"),
    ):
        with pytest.raises(Refused, match=why):
            acts.write_words(officer, unit=place.province, purpose=purpose, words=wrong)
    with pytest.raises(Refused, match="giống hệt"):
        acts.write_words(officer, unit=place.province, purpose=purpose, words=words_of(PRIVATE).words)
    assert (
        acts.write_words(officer, unit=place.province, purpose=purpose, words="Dữ liệu NHẠY CẢM").version == 2
    )


def test_the_words_that_the_house_begins_with_keep_to_that(db: None) -> None:
    assert {one.pk for one in Purpose.objects.all()} == {code for code, *_ in PURPOSES}
    for code, _, _, sensitive, words in PURPOSES:
        assert ("nhạy cảm" in words) == sensitive, code
    before = Wording.objects.count()
    Purpose.objects.filter(pk=NEWS).update(basis="law", active=False)
    lay_out()
    assert Wording.objects.count() == before == len(PURPOSES)
    assert not Purpose.objects.get(pk=NEWS).active


def test_only_the_widest_unit_that_holds_it_sets_purposes(place: Place) -> None:
    """A chair sets them while nobody stands above her; another chair's unit is never hers."""
    chair = actor_with("commune_chair", place.an_lac.unit)
    stranger = actor_with("commune_clerk", place.binh_minh.unit)
    purpose = Purpose.objects.get(pk=NEWS)
    assert consent.seat_of(chair) == place.an_lac.unit
    assert consent.seat_of(stranger) is None
    acts.set_basis(chair, unit=place.an_lac.unit, purpose=purpose, basis="law")
    for unit in (place.an_lac.unit, place.binh_minh.unit):
        with pytest.raises(NotForYou):
            acts.set_basis(stranger, unit=unit, purpose=purpose, basis="consent")
    with pytest.raises(NotForYou):
        acts.set_basis(chair, unit=place.binh_minh.unit, purpose=purpose, basis="consent")
    officer = actor_with("province_officer", place.province)
    assert (consent.seat_of(chair), consent.seat_of(officer)) == (None, place.province)
    for act in (
        lambda: acts.set_basis(chair, unit=place.an_lac.unit, purpose=purpose, basis="consent"),
        lambda: acts.write_words(chair, unit=place.an_lac.unit, purpose=purpose, words="Khác"),
        lambda: acts.switch_purpose(chair, unit=place.an_lac.unit, purpose=purpose, active=False),
    ):
        with pytest.raises(Refused, match="cấp trên"):
            act()
    assert Purpose.objects.get(pk=NEWS).basis == "law"
    acts.set_basis(officer, unit=place.province, purpose=purpose, basis="consent")
    assert Purpose.objects.get(pk=NEWS).basis == "consent"


def test_an_officer_whose_role_ended_stands_above_nobody(place: Place) -> None:
    chair = actor_with("commune_chair", place.an_lac.unit)
    account = factories.account_with("province_officer", place.province)
    assert consent.seat_of(chair) is None
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert consent.seat_of(chair) == place.an_lac.unit


def test_setting_is_written_in_the_trail(place: Place) -> None:
    chair, purpose = actor_with("commune_chair", place.an_lac.unit), Purpose.objects.get(pk=NEWS)
    acts.set_basis(chair, unit=place.an_lac.unit, purpose=purpose, basis="agreement")
    line = Line.objects.latest("id")
    assert (line.data["old"], line.data["new"]) == ("Người đó đồng ý", "Thỏa thuận khi vào Hội")
    with pytest.raises(Refused, match="căn cứ"):
        acts.set_basis(chair, unit=place.an_lac.unit, purpose=purpose, basis="vi-thich")


# The pages


@pytest.fixture
def chair(place: Place, client_as: Callable[[Account], Client]) -> Client:
    return client_as(factories.account_with("commune_chair", place.an_lac.unit))


def test_the_chair_writes_words_switches_off_and_on(chair: Client) -> None:
    path = reverse("purpose", kwargs={"purpose": NEWS})
    assert "Gửi thông báo" in chair.get(reverse("purposes")).content.decode()
    chair.post(path, {"do": "words", "words": "Tôi đồng ý nhận tin nhắn."})
    page = chair.get(path).content.decode()
    assert "Tôi đồng ý nhận tin nhắn." in page
    assert "Bản 1, từ 01/11/2026" in page
    chair.post(path, {"do": "stop"})
    assert not Purpose.objects.get(pk=NEWS).active
    chair.post(path, {"do": "use"})
    chair.post(path, {"do": "basis", "basis": "law"})
    assert (Purpose.objects.get(pk=NEWS).active, Purpose.objects.get(pk=NEWS).basis) == (True, "law")


@pytest.mark.parametrize("sent", [{"do": "words", "words": ""}, {"do": "basis"}, {"do": "x"}, {}])
def test_a_form_that_says_nothing_changes_nothing(chair: Client, sent: dict[str, str]) -> None:
    before = list(Purpose.objects.values()), Wording.objects.count()
    page = chair.post(reverse("purpose", kwargs={"purpose": NEWS}), sent)
    assert page.status_code == 200
    assert "Hãy" in page.content.decode()
    assert (list(Purpose.objects.values()), Wording.objects.count()) == before


def test_below_the_province_the_page_is_only_read(place: Place, chair: Client) -> None:
    factories.account_with("province_officer", place.province)
    path = reverse("purpose", kwargs={"purpose": NEWS})
    assert "chỉ xem" in chair.get(path).content.decode()
    assert "<button" not in chair.get(path).content.decode().split("<main")[1]
    refused = chair.post(path, {"do": "stop"})
    assert "cấp trên" in refused.content.decode()
    assert Purpose.objects.get(pk=NEWS).active
    assert chair.get(reverse("purpose", kwargs={"purpose": "khong-co"})).status_code == 404


def test_words_begin_on_a_day_of_their_own(db: None) -> None:
    assert set(Wording.objects.values_list("since", flat=True)) == {datetime(2026, 11, 1, tzinfo=UTC)}


def test_the_same_form_sent_twice_sets_a_basis_once(place: Place) -> None:
    """A purpose has a word for a number, which the key of a form cannot keep: it keeps nothing instead."""
    chair = actor_with("commune_chair", place.an_lac.unit)
    purpose = Purpose.objects.get(pk="hinh-anh")
    for _ in range(2):
        acts.set_basis(chair.once("k1"), unit=place.an_lac.unit, purpose=purpose, basis="law")
        acts.switch_purpose(chair.once("k2"), unit=place.an_lac.unit, purpose=purpose, active=False)
    assert Line.objects.filter(act__in=("access.set_basis", "access.switch_purpose")).count() == 2
