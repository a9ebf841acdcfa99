"""The least that reading a workbook can be: a process of its own that parses it and hands the cells over.

python -m sohoi.config.bench.parse PATH
"""

import marshal
import sys

from python_calamine import CalamineWorkbook

if __name__ == "__main__":
    book = CalamineWorkbook.from_path(sys.argv[1])
    cells = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    marshal.dump(cells, sys.stdout.buffer)
