"""The shape of what people type, by noun."""

from sohoi.members.forms.finding import FindForm
from sohoi.members.forms.lists import GiftExportForm, ReadyForm, ReasonForm
from sohoi.members.forms.people import (
    CellField,
    FactsForm,
    PlaceForm,
)
from sohoi.members.forms.places import NameForm, NamesForm, UploadForm

__all__ = [
    "CellField",
    "FactsForm",
    "FindForm",
    "GiftExportForm",
    "NameForm",
    "NamesForm",
    "PlaceForm",
    "ReadyForm",
    "ReasonForm",
    "UploadForm",
]
