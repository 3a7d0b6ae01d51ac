// The first hundred rows as a table: what the bare pages show. As plain as a page can be.

const CELLS = ["number", "text", "category", "deadline", "stage", "latest", "origin", "owners"];

function render(rows) {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const name of CELLS) {
    const cell = document.createElement("th");
    cell.textContent = name;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows.slice(0, 100)) {
    const line = body.insertRow();
    for (const name of CELLS) line.insertCell().textContent = row[name] ?? "";
  }
  document.body.replaceChildren(table);
}

/** Rows whose words contain a word, as a person who searches wants them. */
function matching(rows, word) {
  const wanted = word.toLowerCase();
  return rows.filter((row) => CELLS.some((name) => String(row[name] ?? "").toLowerCase().includes(wanted)));
}

/** Renders the rows, and lets a bench search in them. */
export function show(rows) {
  render(rows);
  window.search = (word) => render(matching(rows, word));
}
