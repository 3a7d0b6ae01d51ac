"""Makes the documents of this folder that other programs write: python make.py FOLDER

Needs openpyxl, python-docx and LibreOffice (soffice). The contents are invented.
"""

import datetime, subprocess, sys
from pathlib import Path

import docx, openpyxl
from docx.shared import Pt
from openpyxl.comments import Comment

folder = Path(sys.argv[1])
HEADINGS = ["No.", "Action", "Deadline", "Status", "When from?", "Owner", "Category"]
OPEN = [
    [1, "Share the minutes of the forum", datetime.date(2019, 4, 25), "Ongoing", datetime.date(2019, 3, 1), "Harbour Office", "Governance"],
    [2, "Ask for the tide tables", datetime.date(2019, 6, 1), "Proposed complete", datetime.date(2019, 2, 1), "Harbour Office", "Data"],
    [3, "Mark the channel\nand say when it is done", "w/c 25th", "Not started", "Mar ‘19", "Fishers’ Association", "Data"],
]
DONE = [[4, "Print the list", "Ongoing", "Complete: Artefact 2. See action 3", "Oct’18", "Harbour Office", "Governance"]]


def workbook(path, epoch=None):
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    sheet = book.active
    sheet.title = "Ongoing"
    sheet.append(["Harbour forum action log, 18 April 2019"])
    sheet.append(HEADINGS)
    for row in OPEN:
        sheet.append(row)
    for cell in (sheet["C3"], sheet["C4"]):
        cell.number_format = "dd/mm/yyyy"
    sheet["C4"].number_format = "mmm-yy"
    for cell in (sheet["E3"], sheet["E4"]):
        cell.number_format = "mmm\\-yy"
    sheet.merge_cells("F3:F4")
    sheet.row_dimensions[5].hidden = True
    sheet["D5"].comment = Comment("Not of the log", "A reader")
    done = book.create_sheet("Completed")
    done.sheet_state = "hidden"
    done.append(HEADINGS)
    for row in DONE:
        done.append(row)
    book.save(path)


def document(path):
    text = docx.Document()
    text.add_heading("Harbour forum action log, 18 April 2019", 0)
    text.add_paragraph("Dear members, here is the list.")
    text.add_heading("Ongoing actions", 1)
    table(text, OPEN)
    text.add_heading("Completed actions", 1)
    table(text, DONE)
    text.save(path)


def table(text, rows):
    table = text.add_table(rows=1, cols=len(HEADINGS))
    for cell, heading in zip(table.rows[0].cells, HEADINGS):
        cell.text = heading
    for row in rows:
        cells = table.add_row().cells
        for cell, value in zip(cells, row):
            if isinstance(value, datetime.date):
                value = value.strftime("%b ‘%y") if value.day == 1 else value.strftime("%d %B %Y")
            cell.text = str(value)
    if len(rows) > 1:
        rest = table.cell(2, 5)
        rest.text = ""
        table.cell(1, 5).merge(rest)


workbook(folder / "openpyxl.xlsx")
workbook(folder / "openpyxl-1904.xlsx", openpyxl.utils.datetime.CALENDAR_MAC_1904)
document(folder / "python-docx.docx")
for source, ending in [("openpyxl.xlsx", "ods"), ("openpyxl.xlsx", "xlsx"), ("python-docx.docx", "odt"), ("python-docx.docx", "docx")]:
    out = folder / "out"
    subprocess.run(["soffice", "--headless", "--convert-to", ending, "--outdir", out, folder / source], check=True)
    stem = "libreoffice-" + ("calc" if source.endswith("xlsx") else "writer")
    (out / f"{Path(source).stem}.{ending}").rename(folder / f"{stem}.{ending}")
(folder / "out").rmdir()
