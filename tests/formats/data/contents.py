"""What make_pdf.py and make_pandoc.py print. Invented."""

TITLE = "Harbour forum action log, 18 April 2019"
HEADINGS = ["No.", "Action", "Deadline", "Status", "When from?", "Owner"]
OPEN = [
    ["1", "Share the minutes of the forum with all who came, and with those who asked for them since", "25 April 2019", "Ongoing", "Mar 2019", "Harbour Office"],
    ["2", "Ask the hydrographer for the tide tables", "June 2019", "Proposed complete: they came in May. See action 1", "Feb 2019", "Harbour Office"],
    ["3", "Mark the channel and say when it is done, so that the fishers can plan their season and nobody has to wait at the bar", "July 2019", "Not started", "Mar 2019", "Fishers’ Association"],
]
DONE = [["4", "Print the list", "Ongoing", "Complete: Artefact 2. See action 3", "Oct 2018", "Harbour Office"]]
TABLES = [("Ongoing actions", OPEN), ("Completed actions", DONE)]
