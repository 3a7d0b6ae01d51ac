"""Makes the documents of this folder that pandoc and groff write from plain text: python make_pandoc.py FOLDER

Needs pandoc and groff (tbl and gropdf). The contents are invented: those of make_pdf.py.
"""

import subprocess, sys
from pathlib import Path

folder = Path(sys.argv[1])
TITLE = "Harbour forum action log, 18 April 2019"
HEADINGS = ["No.", "Action", "Deadline", "Status", "When from?", "Owner"]
WIDTHS = [5, 34, 13, 26, 11, 13]
OPEN = [
    ["1", "Share the minutes of the forum with all who came, and with those who asked for them since", "25 April 2019", "Ongoing", "Mar 2019", "Harbour Office"],
    ["2", "Ask the hydrographer for the tide tables", "June 2019", "Proposed complete: they came in May. See action 1", "Feb 2019", "Harbour Office"],
    ["3", "Mark the channel and say when it is done, so that the fishers can plan their season and nobody has to wait at the bar", "July 2019", "Not started", "Mar 2019", "Fishers’ Association"],
]
DONE = [["4", "Print the list", "Ongoing", "Complete: Artefact 2. See action 3", "Oct 2018", "Harbour Office"]]
TABLES = [("Ongoing actions", OPEN), ("Completed actions", DONE)]


def markdown():
    line = lambda cells: "| " + " | ".join(cells) + " |"
    out = [f"# {TITLE}", ""]
    for heading, rows in TABLES:
        out += [f"## {heading}", "", line(HEADINGS), line(["-" * width for width in WIDTHS])]
        out += [line(row) for row in rows] + [""]
    return "\n".join(out)


def troff():
    out = [f".nr LL 26c\n.ll 26c\n.ft B\n{TITLE}\n.ft\n.sp"]
    for heading, rows in TABLES:
        out.append(f".ft B\n{heading}\n.ft\n.sp .5\n.TS\nallbox tab(|);")
        out.append(" ".join(f"lw({width * 0.24:.1f}c)" for width in WIDTHS) + ".")
        for row in [HEADINGS] + rows:
            out.append("|".join("T{\n" + cell + "\nT}" for cell in row))
        out.append(".TE\n.sp")
    return "\n".join(out) + "\n"


text = markdown().encode()
for ending, more in [("docx", []), ("odt", []), ("html", ["--standalone", "--metadata", f"title={TITLE}"]), ("md", ["--to=gfm"])]:
    path = folder / ("pandoc." + ending)
    subprocess.run(["pandoc", "--from=markdown", *more, "-o", path], input=text, check=True)
paper = ["groff", "-t", "-Kutf8", "-Tpdf", "-P-l", "-P-pa4"]
(folder / "groff.pdf").write_bytes(subprocess.run(paper, input=troff().encode(), check=True, capture_output=True).stdout)
