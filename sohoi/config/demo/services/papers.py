"""Operations: the papers behind the invented lives: decisions, introductions, times away, consents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from sohoi.access.models import Consent, Wording
from sohoi.access.queries import consent
from sohoi.acts.performing import Running
from sohoi.common.copying import copy_in
from sohoi.config.demo.people import Invented
from sohoi.config.demo.places import SEED
from sohoi.members.models import Absence, Decision, Person, Spell, Transfer
from sohoi.members.queries.transfers import NUMBER
from sohoi.units.models import Unit

Given = Mapping[tuple[str, date], Decision]
ASKED, AGREES = 0.7, {"bao-tin": 0.9, "nhay-cam": 0.8, "hinh-anh": 0.75}
Said = Consent.Said


def decide(act: Running, commune: Unit, wanted: Iterable[tuple[str, date]]) -> Given:
    """Operation: one decision of the commune for each subject and day, numbered on through each year."""
    ordered = sorted(wanted, key=lambda one: (one[1], one[0]))
    numbers: Counter[int] = Counter()
    made = []
    for about, day in ordered:
        numbers[day.year] += 1
        number = f"{numbers[day.year]}/QĐ-BTV"
        made.append(
            Decision(unit=commune, about=about, number=number, signed_on=day, line_id=act.line_id),
        )
    return dict(zip(ordered, Decision.objects.bulk_create(made), strict=True))


def go_away(act: Running, pairs: Sequence[tuple[Person, Invented]]) -> None:
    """Operation: who is away for a time. Their rows in the list say so already."""
    Absence.objects.bulk_create(
        Absence(person=person, since=since, where=where, why=why, line_id=act.line_id)
        for person, one in pairs
        for since, where, why in ([one.away] if one.away else [])
    )


def introduce(act: Running, commune: Unit, everybody: Sequence[tuple[Unit, Person, Invented]]) -> None:
    """Operation: the papers of those who came from another province, and of those who went there."""
    on_paper = [(branch, person, one) for branch, person, one in everybody if one.elsewhere]
    came = [_arrival(act, *each) for each in on_paper if each[2].left is None]
    sent = sorted((_day(one), person.pk, branch, one) for branch, person, one in on_paper if one.left)
    numbers: Counter[int] = Counter()
    went = []
    for day, pk, branch, one in sent:
        numbers[day.year] += 1
        went.append(_sent(act, branch, pk, one, NUMBER.format(numbers[day.year])))
    Transfer.objects.bulk_create([*came, *went])
    _note(act, {one.person_id: one for one in went})


def _day(one: Invented) -> date:
    return one.left[1] if one.left else one.since


def _arrival(act: Running, branch: Unit, person: Person, one: Invented) -> Transfer:
    return Transfer(
        person=person,
        target=branch,
        arrived=branch,
        elsewhere=one.elsewhere,
        state=Transfer.State.ACCEPTED,
        proposed_on=one.since,
        answered_on=one.since,
        number=NUMBER.format(person.pk % 40 + 1),
        line_id=act.line_id,
    )


def _sent(act: Running, branch: Unit, person: int, one: Invented, number: str) -> Transfer:
    return Transfer(
        person_id=person,
        origin=branch,
        elsewhere=one.elsewhere,
        state=Transfer.State.SENT,
        proposed_on=_day(one),
        answered_on=_day(one),
        number=number,
        line_id=act.line_id,
    )


def _note(act: Running, sent: Mapping[int, Transfer]) -> None:
    """The end of her spell names the paper that she went with, as when somebody sends her off."""
    spells = list(Spell.objects.filter(person__in=sent, exit=Spell.Exit.MOVED_AWAY))
    for spell in spells:
        paper = sent[spell.person_id]
        spell.exit_note = f"Giới thiệu đến {paper.elsewhere}, giấy số {paper.number}"
    Spell.objects.bulk_update(spells, ["exit_note"])


def ask(act: Running, branch: Unit, people: Sequence[Person], *, today: date) -> None:
    """Operation: a branch whose head has carried the sheet from house to house; elsewhere nobody was asked.

    Nobody can have answered before there were words.
    """
    asked = [one.wording for one in consent.asking()]
    first = max(one.since.astimezone(timezone.get_current_timezone()).date() for one in asked)
    if today < first:
        return
    chance = Random(f"{SEED} {branch.commune_id} {branch.name} giấy")  # noqa: S311
    on = max(first, today - timedelta(days=9))
    met = [person for person in people if chance.random() < ASKED]
    copy_in(Consent, [_answer(act, branch, one, words, chance, on) for one in met for words in asked])


def _answer(act: Running, branch: Unit, person: Person, words: Wording, chance: Random, on: date) -> Consent:
    agrees = chance.random() < AGREES.get(words.purpose_id, 0.5)
    return Consent(
        subject_id=person.subject_id,
        wording=words,
        said=Said.YES if agrees else Said.NO,
        how=Consent.How.PAPER,
        said_on=on,
        actor_name=act.actor.name,
        branch_id=branch.pk,
        commune_id=branch.commune_id,
        province_id=branch.province_id,
    )
