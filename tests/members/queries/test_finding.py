"""The one box: any part of a name, a year, a number; filters; pages by key."""

from __future__ import annotations

import pytest

from sohoi.access.queries import actor_of
from sohoi.acts.actor import Actor
from sohoi.members.models import Member
from sohoi.members.queries import finding
from sohoi.members.queries.finding import Wanted
from tests import factories

YEAR = 2026


@pytest.fixture
def chair(place: factories.Place) -> Actor:
    return factories.actor_with("commune_chair", place.an_lac.unit)


@pytest.fixture
def women(place: factories.Place) -> dict[str, int]:
    """Five of An Lạc, and one of Bình Minh who bears every trait that is looked for."""
    east, west, elsewhere = place.an_lac.east, place.an_lac.west, place.binh_minh.east
    made = {
        "hoa": factories.register_person(
            east, full_name="Nguyễn Thị Hoa", birth="1978-05-01", phone="0710345678", core=True
        ),
        "hoà": factories.register_person(
            east, full_name="Nguyễn Thu Hoà", birth="1990", religion="Phật giáo"
        ),
        "nguyên": factories.register_person(west, full_name="Hoàng Thị Nguyên", birth="1984"),
        "đào": factories.register_person(
            west, full_name="Đỗ Thị Đào", birth="1956", id_number="034156007788", poverty="poor"
        ),
        "hhen": factories.register_person(west, full_name="H'Hen Niê", occupation="Giáo viên", party=True),
    }
    factories.register_person(
        elsewhere,
        full_name="Nguyễn Thị Hoa Đào Nguyên",
        birth="1978",
        phone="0710345678",
        id_number="034178007788",
        religion="Phật giáo",
        poverty="poor",
        party=True,
        core=True,
        occupation="Giáo viên",
    )
    return {name: person.pk for name, person in made.items()}


def names(actor: Actor, wanted: Wanted, women: dict[str, int]) -> list[str]:
    by_id = {pk: name for name, pk in women.items()}
    return [by_id[one.pk] for one in finding.find(actor, wanted, year=YEAR).people]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nguyen hoa", ["hoa", "hoà", "nguyên"]),
        ("hoa nguyen", ["hoa", "hoà", "nguyên"]),
        ("NGUYỄN THỊ", ["hoa", "nguyên"]),
        ("thi", ["đào", "hoa", "nguyên"]),
        ("do thi dao", ["đào"]),
        ("đào", ["đào"]),
        ("hhen", ["hhen"]),
        ("h'hen", ["hhen"]),
        ("1978", ["hoa"]),
        ("hoa 1990", ["hoà"]),
        ("7788", ["đào"]),
        ("034156007788", ["đào"]),
        ("345 678", ["hoa"]),
        ("0710.345.678", ["hoa"]),
        ("+84710345678", ["hoa"]),
        ("khong co ai", []),
        ("%", []),
        ("_", []),
    ],
)
def test_the_box_takes(chair: Actor, women: dict[str, int], text: str, found: list[str]) -> None:
    assert names(chair, Wanted(text=text), women) == found


def test_the_accents_that_were_typed_come_first(chair: Actor, women: dict[str, int]) -> None:
    assert names(chair, Wanted(text="hoà"), women) == ["hoà", "nguyên", "hoa"]
    assert names(chair, Wanted(text="hoàng"), women) == ["nguyên"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(core=True), ["hoa"]),
        (Wanted(religion="Phật giáo"), ["hoà"]),
        (Wanted(occupation="giáo viên"), ["hhen"]),
        (Wanted(poverty="poor"), ["đào"]),
        (Wanted(party=True), ["hhen"]),
        (Wanted(missing="birth"), ["hhen"]),
        (Wanted(oldest=40), ["hoà"]),
        (Wanted(youngest=60), ["đào"]),
        (Wanted(youngest=30, oldest=45), ["hoà", "nguyên"]),
    ],
)
def test_a_filter_keeps(chair: Actor, women: dict[str, int], wanted: Wanted, found: list[str]) -> None:
    assert names(chair, wanted, women) == found


def test_branch_and_cell_filters_keep_their_own(
    place: factories.Place, chair: Actor, women: dict[str, int]
) -> None:
    Member.objects.filter(pk=women["hoa"]).update(cell=place.an_lac.east_cells[0])
    assert names(chair, Wanted(branch=place.an_lac.east.pk), women) == ["hoa", "hoà"]
    assert names(chair, Wanted(cell=place.an_lac.east_cells[0].pk), women) == ["hoa"]


def test_a_foreign_branch_as_a_filter_gives_nobody(
    place: factories.Place, chair: Actor, women: dict[str, int]
) -> None:
    assert names(chair, Wanted(branch=place.binh_minh.east.pk), women) == []


def test_the_order_is_by_given_name_as_vietnamese_letters_go(chair: Actor, women: dict[str, int]) -> None:
    assert names(chair, Wanted(), women) == ["đào", "hhen", "hoa", "hoà", "nguyên"]


def test_a_branch_head_finds_only_her_own(place: factories.Place, women: dict[str, int]) -> None:
    head = factories.actor_with("branch_head", place.an_lac.east)
    assert names(head, Wanted(text="nguyen"), women) == ["hoa", "hoà"]
    assert names(head, Wanted(text="7788"), women) == []


def test_the_province_finds_names_but_not_by_part_of_a_hidden_number(
    place: factories.Place, women: dict[str, int]
) -> None:
    officer = factories.actor_with("province_officer", place.province)
    assert len(finding.find(officer, Wanted(text="hoa"), year=YEAR).people) == 4
    assert finding.find(officer, Wanted(text="345678"), year=YEAR).people == []
    assert finding.find(officer, Wanted(text="7788"), year=YEAR).people == []


def test_pages_follow_each_other_without_gap_or_repeat(place: factories.Place, chair: Actor) -> None:
    wanted = {
        factories.register_person(place.an_lac.east, full_name=f"Lê Thị An {n % 3}").pk for n in range(11)
    }
    factories.register_person(place.binh_minh.east, full_name="Lê Thị An 1")
    seen: list[int] = []
    after = 0
    while True:
        found = finding.find(chair, Wanted(), year=YEAR, after=after, size=4)
        seen += [one.pk for one in found.people]
        after = found.after
        if not after:
            break
    assert (len(seen), set(seen)) == (11, wanted)


def test_pages_with_accents_follow_each_other_too(place: factories.Place, chair: Actor) -> None:
    for n in range(4):
        factories.register_person(place.an_lac.east, full_name=f"Lê Thị Hoà B{n}")
        factories.register_person(place.an_lac.east, full_name=f"Lê Thị Hoa A{n}")
    first = finding.find(chair, Wanted(text="hoà"), year=YEAR, size=5)
    rest = finding.find(chair, Wanted(text="hoà"), year=YEAR, size=5, after=first.after)
    assert [one.name[7:10] for one in (*first.people, *rest.people)] == ["Hoà"] * 4 + ["Hoa"] * 4


def test_a_page_after_somebody_foreign_is_the_first_page(
    place: factories.Place, chair: Actor, women: dict[str, int]
) -> None:
    foreign = Member.objects.get(commune=place.binh_minh.unit).pk
    assert len(finding.find(chair, Wanted(), year=YEAR, after=foreign).people) == 5


def test_counting_knows_only_her_own(place: factories.Place, chair: Actor, women: dict[str, int]) -> None:
    officer = factories.actor_with("province_officer", place.province)
    assert finding.count_shown(chair, Wanted(text="nguyen hoa"), year=YEAR) == 3
    assert finding.count_shown(chair, Wanted(), year=YEAR) == 5
    assert finding.count_shown(officer, Wanted(), year=YEAR) == 6
    assert finding.count_shown(officer, Wanted(text="hoa"), year=YEAR) is None


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(text="nguyen hoa"),
        Wanted(text="Nguyễn Thị"),
        Wanted(text="hoà"),
        Wanted(text="hoa 1978"),
        Wanted(text="1978"),
        Wanted(text="khong co ai"),
        Wanted(text="nguyen", core=True),
        Wanted(text="đào", poverty="poor", oldest=80),
    ],
)
def test_the_province_finds_the_same_people_as_all_its_communes_together(
    place: factories.Place, women: dict[str, int], wanted: Wanted
) -> None:
    """Above the commune the search goes another way: first the keys of the page, then its rows."""
    for n in range(7):
        factories.register_person(place.binh_minh.west, full_name=f"Nguyễn Thị Hoá {n % 2}", birth="1978")
    account = factories.account_with("commune_chair", place.an_lac.unit)
    factories.give(account, "commune_chair", place.binh_minh.unit)
    together = actor_of(account, strong=True)
    officer = factories.actor_with("province_officer", place.province)
    assert pages(officer, wanted) == pages(together, wanted)


def pages(actor: Actor, wanted: Wanted) -> list[list[int]]:
    """Everybody who is found, page by page."""
    found, after = [], 0
    while not found or after:
        one = finding.find(actor, wanted, year=YEAR, size=3, after=after)
        found.append([member.pk for member in one.people])
        after = one.after
    return found


def test_a_stranger_to_the_province_finds_nobody_there(place: factories.Place, women: dict[str, int]) -> None:
    stranger = factories.actor_with("province_officer", place.other_province)
    assert pages(stranger, Wanted(text="nguyen")) == [[]]


def test_accents_count_however_the_name_was_written(place: factories.Place, chair: Actor) -> None:
    for name in ("Lê Thị Hoa", "LÊ THỊ HOÀ", "lê thị hoà", "Lê Thị Hoà"):
        factories.register_person(place.an_lac.east, full_name=name)
    found = finding.find(chair, Wanted(text="hoà"), year=YEAR).people
    assert found[-1].name == "Lê Thị Hoa"
    assert len(found) == 4


def test_what_sql_would_take_for_a_pattern_is_plain_text(place: factories.Place, chair: Actor) -> None:
    factories.register_person(place.an_lac.east, full_name="Lê Thị An")
    for text in ("%", "_", "l_", "le%", "\\", "' OR 1=1 --"):
        assert pages(chair, Wanted(text=text)) == [[]], text
