"use strict";
// Sorting and searching where scripts run; the page is whole without.
(() => {
  const lists = document.getElementById("lists");
  const rows = [...lists.querySelectorAll("tbody tr")];
  const words = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const order = new Map(rows.map((row, at) => [row, at]));

  const find = document.createElement("div");
  find.className = "find";
  // For whoever saves the page as it stands and reads that again.
  find.dataset.mattersAside = "";
  find.innerHTML = '<label for="find">Show only actions with these words</label><input id="find" type="search" autocomplete="off"><p role="status"></p>';
  lists.before(find);
  const status = find.querySelector("p");
  find.querySelector("input").addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const row of rows) {
      row.hidden = !wanted.every((word) => words.get(row).includes(word));
      n += row.hidden ? 0 : 1;
    }
    status.textContent = wanted.length ? `${n} of ${rows.length} actions are shown` : "";
  });

  for (const head of lists.querySelectorAll("th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const descends = head.getAttribute("aria-sort") === "ascending";
      const at = head.cellIndex;
      for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", descends ? "descending" : "ascending");
      const body = head.closest("table").tBodies[0];
      const key = (row) => row.cells[at].dataset.key;
      // Rows without a value stand last either way; equal rows keep the order of the log.
      const sorted = [...body.rows].sort((a, b) => {
        const [x, y] = [key(a), key(b)];
        const by = (x === "") - (y === "") || (x < y ? -1 : x > y ? 1 : 0) * (descends && x !== "" && y !== "" ? -1 : 1);
        return by || order.get(a) - order.get(b);
      });
      body.append(...sorted);
    });
  }
})();
