// The page of automerge-repo: finds the document in its IndexedDB and shows the first hundred actions.

import { splice } from "@automerge/automerge/slim";
import { Repo, initializeWasm, generateAutomergeUrl, parseAutomergeUrl } from "@automerge/automerge-repo/slim";
import { IndexedDBStorageAdapter } from "@automerge/automerge-repo-storage-indexeddb";
import { show } from "./table.js";

window.seed = async (from) => {
  const url = generateAutomergeUrl();
  const { documentId } = parseAutomergeUrl(url);
  const storage = new IndexedDBStorageAdapter();
  const index = await (await fetch(`${from}/index.json`)).json();
  for (const { file, key } of index.chunks) {
    const bytes = new Uint8Array(await (await fetch(`${from}/${file}`)).arrayBuffer());
    const [, kind, hash] = key.split("/");
    await storage.save([documentId, kind === "snapshot" ? "snapshot" : "incremental", hash], bytes);
  }
  localStorage.setItem("url", url);
};

function row(action) {
  const entries = Object.entries(action);
  const updates = entries.filter(([key]) => key.startsWith("entry:"));
  return {
    number: action.number,
    text: action.text,
    category: String(action.category ?? ""),
    deadline: String(entries.findLast(([key]) => key.startsWith("move:"))?.[1].to ?? ""),
    stage: String(action.progress),
    latest: String(updates.at(-1)?.[1].text ?? ""),
    owners: entries.filter(([key]) => key.startsWith("owner:")).map(([key]) => key.slice(6)).join(", "),
  };
}

const url = localStorage.getItem("url");
if (url) {
  await initializeWasm(fetch("/web/automerge.wasm"));
  const repo = new Repo({ storage: new IndexedDBStorageAdapter() });
  const handle = await repo.find(url);
  const log = handle.doc();
  const rows = Object.values(log.actions).map(row);
  rows.sort((a, b) => a.number - b.number);
  show(rows);

  /** Types a letter into the wording of an action: until the row shows it, and until it is stored. */
  window.edit = (id) =>
    new Promise((resolve) => {
      const began = performance.now();
      const times = {};
      const done = (name) => {
        times[name] = performance.now() - began;
        if (times.painted && times.durable) resolve(times);
      };
      handle.change((log) => splice(log, ["actions", id, "text"], 3, 0, "x"), { message: "Wording edited" });
      const changed = row(handle.doc().actions[id]);
      const line = document.querySelector(`tbody tr:nth-child(${rows.findIndex((row) => row.number === changed.number) + 1})`);
      line.cells[1].textContent = changed.text;
      requestAnimationFrame(() => setTimeout(() => done("painted")));
      repo.flush([handle.documentId]).then(() => done("durable"));
    });
}
