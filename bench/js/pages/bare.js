// The bare page: reads the rows as one JSON text from IndexedDB and shows the first hundred.

import { show } from "./table.js";

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("bare", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("rows");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

window.seed = async (from) => {
  const rows = await (await fetch(`${from}/rows.json`)).text();
  const database = await open();
  const transaction = database.transaction("rows", "readwrite");
  transaction.objectStore("rows").put(rows, "log");
  await new Promise((resolve) => (transaction.oncomplete = resolve));
};

const database = await open();
const request = database.transaction("rows").objectStore("rows").get("log");
request.onsuccess = () => {
  if (!request.result) return;
  const rows = JSON.parse(request.result);
  for (const row of rows) row.latest = row.entries.findLast((entry) => entry.kind === "update")?.text;
  rows.sort((a, b) => a.number - b.number);
  show(rows);
};
