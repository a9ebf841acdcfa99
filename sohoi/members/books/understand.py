"""What each column of a table is taken for: by its heading, by its contents, by a person's choice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from sohoi.members.books.columns import BY_KEY, NOTHING, Column, Context, Reading, TickColumn, share
from sohoi.members.books.columns.orders import Signs, orders_of
from sohoi.members.books.headings import Match, match, of_another
from sohoi.members.books.records import ColumnChoices
from sohoi.members.books.tables import Table
from sohoi.members.books.totals import is_total
from sohoi.members.books.words import bare, is_blank, is_ditto, tick

_SAMPLE = 300
_KNOWN = 16_384
_GUESSED = (
    "id_number",
    "phone",
    "birth",
    "full_name",
    "sex",
    "ethnicity",
    "religion",
    "profession",
    "education",
    "branch",
    "email",
)
_NAMED = ("full_name", "family_name", "middle_name", "given_name")
_DATED = ("birth", "birth_female", "birth_male", "joined")
_CHOSEN_BY_TICK = (
    "religion",
    "ethnicity",
    "education",
    "profession",
    "political_theory",
    "marital",
    "occupation",
)
_NO_WHEN_BLANK = (
    "party",
    "core",
    "single_mother",
    "household_head",
    "health_insurance",
    "smartphone",
    "zalo",
)
LEADS = frozenset(
    {
        "so ho", "ho so", "stt ho", "tt ho", "ma ho", "ho", "so thu tu ho", "ho thu", "sh", "ho ten chu ho",
        "ho va ten chu ho", "ten chu ho", "chu ho", "ho gia dinh", "ma so ho", "so so ho khau",
    }
)  # fmt: skip
"""Headings of a column that numbers or names households."""
_MOSTLY = 0.75
_HALF = 0.5
_LEAST = 3


@dataclass(slots=True)
class Use:
    """A column of a table in use.

    `fixed` is what a tick stands for ("Phật giáo" under "Tôn giáo"). An empty cell takes the text above if
    the column `fills`, or if the column `lead` says that a household goes on; `hinted` rows then say so.
    """

    index: int
    key: str
    heading: str
    sure: bool
    rank: int = 0
    fixed: str = ""
    fills: bool = False
    lead: int | None = None
    hinted: bool = False
    blank_is_no: bool = False
    context: Context | None = None
    known: dict[str, Reading] = field(default_factory=dict)

    @property
    def column(self) -> Column:
        """The class that reads its cells."""
        return BY_KEY[self.key]

    def read(self, cell: str) -> Reading:
        """One cell understood; equal texts are understood once."""
        found = self.known.get(cell)
        if found is None:
            # Numbers and telephones are hardly ever equal: kept all, they would fill the memory for nothing.
            if len(self.known) >= _KNOWN:
                self.known.clear()
            found = self.known[cell] = _sharing(cell, self._clean(cell))
        return found

    def _clean(self, cell: str) -> Reading:
        assert self.context is not None  # noqa: S101 - set before the first row is read
        if not cell:
            return NOTHING
        if not self.fixed:
            return self.column.clean(cell, self.context)
        if tick(cell):
            return Reading(values=((self.key, self.fixed),))
        return NOTHING if is_blank(cell) or tick(cell) is False else Reading(rest=cell)


def _sharing(cell: str, reading: Reading) -> Reading:
    """The reading, with the cell's own text where it says the same: once in memory, not once more a row."""
    found = reading.values[0][1] if reading.values else None
    if found is cell or found != cell or type(cell) is not str:
        return reading
    values = ((reading.values[0][0], cell), *reading.values[1:])
    return Reading(values, reading.problem, reading.hint, reading.words, reading.rest)


def order_dates(pages: Sequence[Sequence[tuple[Table, list[Use]]]], today: date) -> None:
    """Say to every column of dates how it writes them, by all of the book; before its first row is read."""
    dated = [
        [
            (use, Signs.of(table.column(use.index)))
            for table, uses in page
            for use in uses
            if use.key in _DATED
        ]
        for page in pages
    ]
    orders = orders_of([[signs for _, signs in page] for page in dated])
    for page, found in zip(dated, orders, strict=True):
        for (use, _), order in zip(page, found, strict=True):
            use.context = Context(today, order)


def understand(table: Table, choices: ColumnChoices, today: Context) -> list[Use]:
    """The columns of a table in their order. How dates are written is said afterwards: see order_dates."""
    uses = [_by_heading(table, index) for index in range(table.left, table.right)]
    for step in (
        _unknown_name,
        _choices_by_tick,
        _names,
        _births,
        _sexes,
        _numbers,
        _doubtful,
        _alone,
        _by_contents,
    ):
        step(table, uses)
    _chosen(table, uses, choices)
    for use in uses:
        use.context = today
        use.fills = _written_once(table, uses, use)
        use.blank_is_no = _has_ticks(table, use)
    return uses


def _by_heading(table: Table, index: int) -> Use:
    heading = table.heading(index)
    found = heading.match or Match("other", 99, False)
    return Use(index, found.key, heading.text, sure=found.whole, rank=found.rank)


def _sample(table: Table, use: Use) -> list[str]:
    return [cell for cell in table.column(use.index, _SAMPLE) if cell]


def _with(uses: list[Use], key: str) -> list[Use]:
    return [use for use in uses if use.key == key]


def _mostly(cells: list[str], test: Callable[[str], bool], part: float = _MOSTLY) -> bool:
    full = [cell for cell in cells if not is_blank(cell)]
    return bool(full) and sum(map(test, full)) >= part * len(full)


def _choices_by_tick(table: Table, uses: list[Use]) -> None:
    """ "Tôn giáo" over "Phật giáo" and "Công giáo" with ticks below: the heading is the value."""
    for use in uses:
        heading = table.heading(use.index)
        above = match(heading.parents[-1]) if heading.parents else None
        if above and above.key in _CHOSEN_BY_TICK and heading.match is None:
            ticked = _mostly(_sample(table, use), lambda cell: tick(cell) is not None)
            if ticked:
                use.key, use.fixed, use.sure = above.key, heading.leaf, True


def _unknown_name(table: Table, uses: list[Use]) -> None:
    """No heading speaks of names: the column whose cells look most like names holds them."""
    if any(use.key in _NAMED for use in uses):
        return
    unknown = [use for use in uses if table.heading(use.index).match is None and not of_another(use.heading)]
    for use in unknown:
        if share(BY_KEY["full_name"], _sample(table, use)) >= _HALF:
            use.key, use.sure = "full_name", False
            return


def _names(table: Table, uses: list[Use]) -> None:
    """Names in two columns, whether the headings say so or one heading stands over both."""
    wholes, families = _with(uses, "full_name"), _with(uses, "family_name")
    if families and wholes:
        wholes[0].key = "given_name"
    for use, after in pairwise(uses):
        same = after.key == "full_name" or not after.heading
        if use.key in ("full_name", "family_name") and same and _divided(table, use, after):
            use.key, after.key = "family_name", "given_name"
            after.heading, after.sure = after.heading or use.heading, True
    if not _with(uses, "full_name") and not _with(uses, "given_name") and families:
        families[0].key = "full_name"


def _divided(table: Table, use: Use, after: Use) -> bool:
    """Whether a column holds family names and the next one the given names, one word each."""
    pairs = zip(table.column(use.index, _SAMPLE), table.column(after.index, _SAMPLE), strict=True)
    needed = 1 if use.heading and use.heading == after.heading else 2
    both = [given for family, given in pairs if family and given and not any(map(str.isdigit, given))]
    return len(both) >= needed and sum(" " not in given and given.isalpha() for given in both) >= 0.6 * len(
        both
    )


def _births(table: Table, uses: list[Use]) -> None:
    """Day, month and year make a birth together; a year without them is a birth by itself."""
    _three_in_a_row(table, uses)
    _day_and_month(table, uses)
    if _with(uses, "birth_day_month"):
        return
    days, months, years = (_with(uses, key) for key in ("birth_day", "birth_month", "birth_year"))
    births = _with(uses, "birth")
    if months and not years and births:
        births[0].key = "birth_year"
        years = births[:1]
    if years and not months:
        free = not births and _mostly(_sample(table, years[0]), BY_KEY["birth"].fits)
        years[0].key = "birth" if free else "other"
        years = []
    if not years:
        for use in days + months:
            use.key, use.sure = "other", False


def _three_in_a_row(table: Table, uses: list[Use]) -> None:
    """Days, months and years side by side, whatever stands over each of them, if one speaks of birth."""
    for day, month, year in zip(uses, uses[1:], uses[2:], strict=False):
        three = (day, month, year)
        if not any(use.key.startswith("birth") for use in three) or any(
            use.key == "birth_day" for use in uses
        ):
            continue
        fits = (lambda cell: _up_to(cell, 31), lambda cell: _up_to(cell, 12), _is_year)
        if all(_mostly(_sample(table, use), fit, 0.9) for use, fit in zip(three, fits, strict=True)):
            day.key, month.key, year.key = "birth_day", "birth_month", "birth_year"


def _up_to(cell: str, most: int) -> bool:
    return len(cell) <= 2 and cell.isdecimal() and 1 <= int(cell) <= most


def _day_and_month(table: Table, uses: list[Use]) -> None:
    """ "05/02" in one column and 1975 in the next one."""
    births = [use for use in uses if use.key in ("birth", "birth_day", "birth_year", "birth_day_month")]
    halves = [use for use in births if share(BY_KEY["birth_day_month"], _sample(table, use)) >= _MOSTLY]
    years = [use for use in births if use not in halves and _mostly(_sample(table, use), _is_year)]
    for use in _with(uses, "birth_day_month"):
        use.key = "other"
    if len(halves) == 1 and len(years) == 1:
        halves[0].key, years[0].key = "birth_day_month", "birth_year"
    elif len(halves) == 1 and not years:
        halves[0].key = "birth"


def _is_year(cell: str) -> bool:
    return len(cell) == 4 and cell.isdecimal() and cell[:2] in ("18", "19", "20")


def _sexes(table: Table, uses: list[Use]) -> None:
    """ "Nam" and "Nữ" over years of birth, or a lone "Nam" that meant "Năm"."""
    women, men = _with(uses, "sex_female"), _with(uses, "sex_male")
    for use, key in [(use, "birth_female") for use in women] + [(use, "birth_male") for use in men]:
        if _mostly(_sample(table, use), BY_KEY["birth"].fits):
            use.key = key if women and men else "birth"


def _numbers(table: Table, uses: list[Use]) -> None:
    """Two columns of identity numbers: the one of nine digits is the old card."""
    found = _with(uses, "id_number")
    if len(found) < 2 or _with(uses, "old_id"):
        return
    new = max(found, key=lambda use: share(use.column, _sample(table, use)))
    for use in found:
        if use is not new and "cmnd" in bare(use.heading) + "cmnd" * ("cmt" in bare(use.heading)):
            use.key = "old_id"


def _doubtful(table: Table, uses: list[Use]) -> None:
    """Headings that mean one thing or another: the contents decide."""
    for use in uses:
        words, cells = bare(use.heading), _sample(table, use)
        if words in LEADS and use.key != "other" and _counts_or_names(cells):
            use.key, use.sure = "other", True
        if words in ("dt", "d t") and share(BY_KEY["phone"], cells) > 0.5:
            use.key = "phone"
        elif words in ("dt", "d t") and share(BY_KEY["ethnicity"], cells) > 0.5:
            use.key = "ethnicity"
        elif (
            words == "trinh do" and share(BY_KEY["profession"], cells) > 0.6 and not _with(uses, "profession")
        ):
            use.key = "profession"
        elif words == "hv" and share(BY_KEY["full_name"], cells) > 0.6 and not _with(uses, "full_name"):
            use.key = "full_name"


def _counts_or_names(cells: list[str]) -> bool:
    """Whether a column numbers or names households rather than saying something about them."""
    return _mostly(cells, str.isdecimal) and len(set(cells)) > _LEAST


def _alone(table: Table, uses: list[Use]) -> None:
    """Of several columns for one field the best heading with something below it wins; the rest are kept."""
    for key in {use.key for use in uses if not BY_KEY[use.key].repeated and not use.fixed}:
        rivals = [use for use in _with(uses, key) if not use.fixed]
        if len(rivals) < 2:
            continue
        best = min(rivals, key=lambda use: (not _sample(table, use), not use.sure, use.rank, use.index))
        for use in rivals:
            if use is not best:
                use.key, use.sure = "other", False


def _by_contents(table: Table, uses: list[Use]) -> None:
    """A column whose heading says nothing is taken for what nearly all of its cells look like."""
    for use in uses:
        if use.key != "other" or table.heading(use.index).match is not None or of_another(use.heading):
            continue
        cells = [cell for cell in _sample(table, use) if not is_ditto(cell)]
        needed = 0.8 if not use.heading else 0.9
        taken = {other.key for other in uses}
        taken |= {"full_name"} if taken & set(_NAMED) else set()
        for key in _GUESSED if len(cells) >= _LEAST else ():
            birth_taken = key == "birth" and "birth_year" in taken
            if key not in taken and not birth_taken and share(BY_KEY[key], cells) >= needed:
                use.key, use.sure = key, False
                break
    _running_number(table, uses)


def _running_number(table: Table, uses: list[Use]) -> None:
    """The first column, if nothing stands over it and it counts."""
    if _with(uses, "number"):
        return
    first = next(
        (use for use in uses if use.key == "other" and not use.heading and _sample(table, use)), None
    )
    if first and _mostly(_sample(table, first), lambda cell: cell.rstrip(".").isdecimal()):
        first.key = "number"


def _chosen(table: Table, uses: list[Use], choices: ColumnChoices) -> None:
    """A person's word goes before everything; what claimed the same field gives way."""
    chosen = {index: key for (sheet, index), key in choices.items() if sheet == table.page.name}
    for use in uses:
        if use.index in chosen:
            use.key, use.sure, use.fixed = chosen[use.index] or "other", True, ""
    for use in uses:
        rival = use.key in chosen.values() and use.index not in chosen and not use.column.repeated
        if rival and use.key != "other":
            use.key, use.sure = "other", False


def _written_once(table: Table, uses: list[Use], use: Use) -> bool:
    """Whether a column of places is filled in only where its value changes.

    A cell that only some members have looks alike when it stands first, so it must change at least once.
    """
    if use.key not in ("branch", "group"):
        return False
    named = zip(*(table.column(each.index) for each in uses if each.key in _NAMED), strict=True)
    cells = [
        cell
        for cell, names in zip(table.column(use.index), named, strict=False)
        if any(names) and not any(name and is_total(name) for name in names)
    ]
    values = [cell for cell in cells if cell]
    if not values or not cells[0] or len(values) == len(cells):
        return False
    runs = [value for value, before in zip(values, ["", *values], strict=False) if value != before]
    if use.key == "branch":
        return len(set(runs)) == len(runs) and len(runs) < max(2, len(cells) / 2)
    return len(runs) == len(values) > 1 and len(values) < len(cells) / 2


def _has_ticks(table: Table, use: Use) -> bool:
    """Whether a column of ticks was filled in at all, so that an empty cell means no."""
    if not isinstance(use.column, TickColumn) or use.key not in _NO_WHEN_BLANK:
        return False
    return any(tick(cell) is not None for cell in table.column(use.index) if cell)
