"""The fields of a row: a mapping like any other, but small."""

from __future__ import annotations

import sys

import pytest

from sohoi.members.books.records import Fields

STATED = {"full_name": "Lê Thị Hoa", "birth": "1975", "party": False}


def test_fields_are_a_mapping() -> None:
    fields = Fields(STATED)
    assert fields == STATED
    assert fields.plain() == STATED
    assert (list(fields), len(fields), dict(fields)) == (list(STATED), 3, STATED)
    assert (fields["party"], fields.get("birth"), fields.get("phone"), fields.get("phone", "")) == (
        False,
        "1975",
        None,
        "",
    )
    assert ("birth" in fields, "phone" in fields) == (True, False)
    with pytest.raises(KeyError):
        fields["phone"]


def test_fields_are_as_they_were_when_they_were_made() -> None:
    stated = dict(STATED)
    fields = Fields(stated)
    stated["birth"] = "1980"
    assert fields["birth"] == "1975"


def test_rows_with_the_same_keys_share_them() -> None:
    one, other = Fields(STATED), Fields({**STATED, "birth": "1980"})
    assert one._places is other._places
    assert one._places is not Fields({"birth": "1975", "full_name": "Lê Thị Hoa", "party": False})._places
    many = {f"key{n}": n for n in range(16)}
    small = Fields(many)
    assert sys.getsizeof(small) + sys.getsizeof(small._values) < sys.getsizeof(many) / 2


def test_the_items_of_a_row_are_those_of_a_dictionary() -> None:
    stated = {"full_name": "Lê Thị Hoa", "core": True, "birth": "1975"}
    fields = Fields(stated)
    assert dict(fields.items()) == dict(fields) == stated
    assert list(fields.items()) == list(stated.items())
    assert list(Fields({}).items()) == []
