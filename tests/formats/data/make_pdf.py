"""Makes the PDFs of this folder, each by another program: python make_pdf.py FOLDER

Needs reportlab, fpdf2, Chromium and pdftocairo. The contents are those of contents.py.
"""

import html, subprocess, sys
from pathlib import Path

import fpdf
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from contents import HEADINGS, TABLES, TITLE

folder = Path(sys.argv[1])
WIDTHS = [34, 250, 90, 200, 80, 110]


def reportlab(path):
    style = getSampleStyleSheet()
    text = [Paragraph(TITLE, style["Title"])]
    for heading, rows in TABLES:
        text.append(Paragraph(heading, style["Heading1"]))
        cells = [[Paragraph(html.escape(cell), style["BodyText"]) for cell in row] for row in [HEADINGS] + rows]
        look = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
        text.append(Table(cells, colWidths=WIDTHS, repeatRows=1, style=look))
    SimpleDocTemplate(str(path), pagesize=landscape(A4), title=TITLE).build(text)


def fpdf2(path):
    pdf = fpdf.FPDF(orientation="landscape", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=16)
    pdf.cell(text=TITLE, new_x="LMARGIN", new_y="NEXT")
    for heading, rows in TABLES:
        pdf.set_font("Helvetica", size=13)
        pdf.cell(text=heading, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=10)
        with pdf.table(col_widths=WIDTHS, text_align="LEFT") as table:
            for row in [HEADINGS] + rows:
                table.row([cell.replace("’", "'") for cell in row])
    pdf.output(str(path))


def page():
    out = [f"<!DOCTYPE html><meta charset=utf-8><title>{TITLE}</title><style>@page{{size:A4 landscape}}"
           "td,th{border:1px solid;padding:4px;text-align:left;vertical-align:top}table{border-collapse:collapse}</style>",
           f"<h1>{TITLE}</h1>"]
    for heading, rows in TABLES:
        out.append(f"<h2>{heading}</h2><table><thead><tr>" + "".join(f"<th>{cell}" for cell in HEADINGS) + "</thead>")
        out += ["<tr>" + "".join(f"<td>{html.escape(cell)}" for cell in row) for row in rows]
        out.append("</table>")
    return "".join(out)


def chromium(path):
    source = path.with_suffix(".html")
    source.write_text(page(), encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={path}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True)
    source.unlink()


reportlab(folder / "reportlab.pdf")
fpdf2(folder / "fpdf2.pdf")
chromium(folder / "chromium.pdf")
# The same page once more, drawn by cairo.
subprocess.run(["pdftocairo", "-pdf", folder / "chromium.pdf", folder / "cairo.pdf"], check=True)
