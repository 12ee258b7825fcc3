"""How much the program takes in: one number for each limit, all of them listed in `docs/record.md`.

They lie far above what any client's matter needs. What exceeds one is refused with an error that names it, so that a
hostile or broken file cannot take the machine's memory or time.
"""

from __future__ import annotations

# Records and jurisdiction files.
RECORD_BYTES = 5_000_000
RECORD_DEPTH = 50  # mappings and lists within each other
RECORD_VALUES = 100_000  # fields, entries and values of one file
FAULTS_TOLD = 1_000  # of one record; of a spreadsheet ten times as many
# What a record holds.
CASES = 500
CHARGES = 500  # of one case
ENTRIES = 1_000  # of any other list
TEXT = 100_000  # characters of a text that may have several lines
LINE = 1_000  # characters of a text on one line
WORD = 1_000  # letters without a space, in scripts that have spaces: to set more into lines would take minutes
NAME = 200  # characters of each part of a name
MARKS = 8  # accents on one letter; no language needs as many in a name
FILE_NAME = 255  # bytes of each part of a file's path, as file systems have it
# Spreadsheets.
SHEET_BYTES = 100_000_000  # of a CSV file or a workbook, packed or unpacked
SHEET_RATIO = 200  # how much tighter than its content a part of a workbook may be packed
SHEET_PARTS = 10_000  # files within a workbook
SHEET_ROWS = 200_000
SHEET_COLUMNS = 1_000
SHEET_CELLS = 20_000_000  # of one sheet, empty ones included
# Exhibits.
EXHIBIT_BYTES = 200_000_000
EXHIBIT_PAGES = 2_000
EXHIBIT_CONTENT = 100_000_000  # bytes of one stream of a PDF, unpacked
EXHIBIT_ALL_CONTENT = 500_000_000  # bytes of all pages of a PDF, unpacked, pictures not counted
EXHIBIT_DRAWING = 5_000_000  # bytes of what one page or form of a PDF draws
EXHIBIT_STEPS = 6_000_000  # operators, a comparison being an eighth of one, to look a PDF through for what is hidden
PDF_IMAGE_PIXELS = 1_000_000_000  # of one picture in a PDF
IMAGE_BYTES = 50_000_000
IMAGE_PIXELS = 80_000_000
IMAGE_SCANS = 500  # passes of a progressive JPEG
