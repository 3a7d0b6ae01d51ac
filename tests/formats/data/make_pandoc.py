"""Makes the documents of this folder that pandoc and groff write from plain text: python make_pandoc.py FOLDER

Needs pandoc and groff (tbl and gropdf). The contents are those of contents.py.
"""

import subprocess, sys
from pathlib import Path

from contents import HEADINGS, TABLES, TITLE

folder = Path(sys.argv[1])
WIDTHS = [5, 34, 13, 26, 11, 13]


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
