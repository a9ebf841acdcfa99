"""The shape of what people type, by noun."""

from sohoi.members.forms.finding import FindForm
from sohoi.members.forms.lists import GiftExportForm, ReadyForm, ReasonForm
from sohoi.members.forms.people import (
    CellField,
    FactsForm,
    LeaveForm,
    NewPersonForm,
    PlaceForm,
)
from sohoi.members.forms.places import NameForm, NamesForm, UploadForm

__all__ = [
    "CellField",
    "FactsForm",
    "FindForm",
    "GiftExportForm",
    "LeaveForm",
    "NameForm",
    "NamesForm",
    "NewPersonForm",
    "PlaceForm",
    "ReadyForm",
    "ReasonForm",
    "UploadForm",
]
