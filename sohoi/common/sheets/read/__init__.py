"""Read any spreadsheet file safely: `read_workbook(path)` gives its sheets, or refuses it in one sentence.

The file is opened in a child process with limits on memory, processor, time and output, because a 1.5 kB file
can make a parser ask for half a terabyte. Nothing of a refused file reaches this process.
"""

from sohoi.common.sheets.read.limits import Limits
from sohoi.common.sheets.read.parent import read_workbook
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.workbook import (
    OLD_FONTS,
    DayText,
    Merge,
    NumberText,
    Row,
    Sheet,
    Tcvn3CapitalText,
    Tcvn3Text,
    VniText,
    Workbook,
    column_letters,
)

__all__ = [
    "OLD_FONTS",
    "DayText",
    "Limits",
    "Merge",
    "NumberText",
    "Row",
    "Sheet",
    "SheetRefused",
    "Tcvn3CapitalText",
    "Tcvn3Text",
    "VniText",
    "Workbook",
    "column_letters",
    "read_workbook",
]
