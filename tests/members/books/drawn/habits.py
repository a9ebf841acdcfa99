"""The axes along which books differ, and the habits on each; a book takes one of every axis."""

from random import Random

from tests.members.books.drawn.hands import DAYS, DITTO, NUMBERS, PHONES, TICKS

Habits = dict[str, str]

AXES: dict[str, tuple[str, ...]] = {
    "file": ("xlsx", "xlsx", "xlsx", "xlsx", "csv", "unmerged"),
    "title": ("none", "line", "organ", "letterhead", "attached", "decision"),
    "branch": (
        "column",
        "column_once",
        "column_merged",
        "column_ditto",
        "section",
        "section_bare",
        "section_merged",
        "section_in_name",
        "title",
        "title_line",
        "sheet",
        "sheet_short",
        "none",
    ),
    "cell": ("none", "none", "section", "column"),
    "header": (
        "plain",
        "capitals",
        "two_rows",
        "two_rows_unmerged",
        "band",
        "three_rows",
        "broken_lines",
        "low",
    ),
    "numbers_row": ("none", "none", "(1)", "1", "AB", "formula"),
    "number": ("number", "number", "text", "dotted", "none", "restart", "blank_heading", "zero_padded"),
    "name": (
        "plain",
        "capitals",
        "small",
        "spaced",
        "decomposed",
        "dotted",
        "titled",
        "numbered",
        "posted",
        "title_after",
        "called",
        "two",
        "under_one",
        "three",
        "saint",
        "highland",
        "highland_capitals",
    ),
    "birth": (*DAYS, "by_sex", "dates_by_sex", "three", "day_month_year"),
    "identity": ("none", "two_columns", "with_issue", *NUMBERS),
    "phone": ("none", "two_columns", *PHONES),
    "ticks": tuple(TICKS),
    "poverty": ("none", "two", "two_grouped", "one", "note"),
    "sex": ("none", "words", "ticks"),
    "joined": ("none", "year", "slashes", "month", "real", "year_text", "month_words"),
    "party": ("none", "tick", "dated"),
    "words": ("plain", "capitals", "ditto", "small"),
    "address": ("none", "plain", "with_branch", "house_once", "house_merged", "house_ditto"),
    "house": ("none", "none", "number", "head", "relation"),
    "pages": ("one", "one", "repeated_header", "carried_over", "page_numbers", "repeated_title"),
    "blanks": ("none", "none", "between", "after_header", "prepared"),
    "sums": ("none", "total", "subtotals", "counted", "words", "total_first"),
    "foot": ("none", "signed", "signed_names", "dated_only", "received"),
    "sheets": ("none", "none", "summary", "hidden", "guide", "empty"),
    "side": ("none", "none", "none", "none", "beside"),
    "margin": ("none", "none", "column", "rows"),
    "notes": ("none", "empty", "facts", "chat"),
    "extras": ("none", "two", "four", "ages"),
    "order": ("usual", "usual", "shuffled"),
    "problems": ("none", "some", "some"),
    "headings": ("all", "all", "all", "poor"),
}
PLAIN: Habits = {axis: options[0] for axis, options in AXES.items()} | {
    "birth": "slashes",
    "identity": "text",
    "phone": "text",
    "title": "line",
    "address": "plain",
}
"""A list that no reader can misunderstand: against it one habit is seen alone."""

_NEEDS_MERGES = {
    ("branch", "column_merged"): "column_once",
    ("branch", "section_merged"): "section",
    ("address", "house_merged"): "house_once",
    ("name", "under_one"): "two",
    ("sex", "ticks"): "words",
    ("poverty", "two_grouped"): "two",
    ("header", "two_rows"): "plain",
    ("header", "band"): "plain",
    ("header", "three_rows"): "plain",
    ("branch", "sheet"): "title",
    ("branch", "sheet_short"): "title",
}
_ONE_LEVEL = {
    "birth": {"by_sex": "year", "dates_by_sex": "slashes"},
    "sex": {"ticks": "words"},
    "poverty": {"two_grouped": "two"},
    "name": {"under_one": "two"},
    "identity": {"with_issue": "text"},
}


def draw_habits(random: Random) -> Habits:
    """One habit of every axis."""
    return settled({axis: random.choice(options) for axis, options in AXES.items()})


def settled(habits: Habits) -> Habits:
    """The habits without those that cannot go together; most axes stay as they were drawn."""
    found = dict(habits)
    if found["headings"] == "poor":  # a list without headings is plain in everything else
        found |= {
            "header": "plain",
            "numbers_row": "none",
            "side": "none",
            "number": "number",
            "pages": "one",
            "sums": "none",
            "house": "none",
            "birth": "slashes",
            "identity": "text",
            "phone": "text",
            "name": "plain",
            "poverty": "none",
            "sex": "words",
            "joined": "none",
            "party": "none",
            "notes": "none",
            "extras": "none",
            "foot": "none",
            "cell": "none",
        }
        found["branch"] = {"none": "none", "title": "title", "sheet": "sheet"}.get(found["branch"], "column")
        found["address"] = "none"
    if found["file"] == "csv":
        for (axis, habit), instead in _NEEDS_MERGES.items():
            found[axis] = instead if found[axis] == habit else found[axis]
        found["sheets"] = "none"
        # Text has no dates that a spreadsheet could have turned round.
        found["birth"] = "american" if found["birth"] == "swapped" else found["birth"]
    if found["side"] == "beside":
        found["branch"] = {"sheet": "sheet", "none": "none", "column": "column"}.get(found["branch"], "title")
        found |= {
            "cell": "none",
            "pages": "one",
            "sums": "none",
            "blanks": "none",
            "house": "none",
            "extras": "none",
        }
        found["address"] = "plain" if found["address"].startswith("house") else found["address"]
    if found["file"] == "csv" or found["header"] in ("plain", "capitals", "broken_lines", "low"):
        for axis, instead in _ONE_LEVEL.items():
            found[axis] = instead.get(found[axis], found[axis])
        found["extras"] = "two" if found["extras"] == "ages" else found["extras"]
    return _related(found)


def _related(found: Habits) -> Habits:
    """Habits that need one another."""
    if found["branch"].startswith("section") or found["branch"] == "none":
        found["cell"] = "none" if found["branch"] == "none" else found["cell"]
    if found["branch"] == "section_bare" and found["cell"] == "section":
        found["cell"] = "none"
    if found["house"] in ("none", "relation") and found["address"] == "house_once":
        found["house"] = "number"
    if found["poverty"] == "note":
        found["notes"] = "facts"
    if found["identity"] == "none" and found["phone"] == "none" and found["birth"] == "year":
        found["phone"] = "text"
    if found["birth"] in ("by_sex", "dates_by_sex"):
        found["sex"] = "none"
    return found


def ditto_sign(random: Random) -> str:
    """The sign this book uses for "as above"."""
    return random.choice(DITTO)
