"""Make spreadsheets that offices expect: a list ready to print and sign, and an empty form to fill in.

Every text is written as text: nothing that a person typed becomes a formula, a link or markup. What was
written on the way is gone when the call returns, also when it fails.
"""

from sohoi.common.sheets.write.cells import Cell, Kind
from sohoi.common.sheets.write.lists import STATE_LINES, Column, ListSheet, Signature, TooManyRows, write_list
from sohoi.common.sheets.write.page import Target
from sohoi.common.sheets.write.template import TemplateColumn, TemplateSheet, write_template
from sohoi.common.sheets.write.workbook import DataSheet, Note, write_workbook

__all__ = [
    "STATE_LINES",
    "Cell",
    "Column",
    "DataSheet",
    "Kind",
    "ListSheet",
    "Note",
    "Signature",
    "Target",
    "TemplateColumn",
    "TemplateSheet",
    "TooManyRows",
    "write_list",
    "write_template",
    "write_workbook",
]
