// The page of automerge-repo that shares a log through its own server: the same bare table, kept up to date.

import { splice } from "@automerge/automerge/slim";
import { Repo, initializeWasm } from "@automerge/automerge-repo/slim";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";
import { IndexedDBStorageAdapter } from "@automerge/automerge-repo-storage-indexeddb";
import { show } from "./table.js";

const asked = new URLSearchParams(location.search);
await initializeWasm(fetch("/web/automerge.wasm"));
const repo = new Repo({
  network: [new WebSocketClientAdapter(asked.get("server"), 200)],
  storage: new IndexedDBStorageAdapter(),
});
let handle;
let rows;

const row = (action) => ({ number: action.number, text: action.text, stage: String(action.progress) });

function paint() {
  rows = Object.entries(handle.doc().actions).map(([id, action]) => ({ id, ...row(action) }));
  rows.sort((a, b) => a.number - b.number);
  show(rows);
}

/** One action has changed: its line, where it is on the screen. */
function update({ patches }) {
  for (const id of new Set(patches.filter(({ path }) => path[0] === "actions").map(({ path }) => path[1]))) {
    const at = rows.findIndex((row) => row.id === id);
    const line = document.querySelector(`tbody tr:nth-child(${at + 1})`);
    if (line) line.cells[1].textContent = handle.doc().actions[id].text;
  }
}

function opened(it) {
  handle = it;
  paint();
  handle.on("change", update);
}

/** Takes a log in as it is stored, and gives its address. */
window.seed = async (from) => {
  const bytes = new Uint8Array(await (await fetch(from)).arrayBuffer());
  opened(repo.import(bytes));
  return handle.url;
};

/** Fetches a log from the server, and says when its rows are on the screen. */
window.join = async (url) => {
  const began = performance.now();
  opened(await repo.find(url));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - began;
};

/** Types at the beginning of a wording; gives the moment. */
window.type = (id, text) => {
  const at = performance.timeOrigin + performance.now();
  handle.change((log) => splice(log, ["actions", id, "text"], 0, 0, text), { message: "Wording edited" });
  return at;
};

window.heads = () => handle.heads().toSorted().join();
window.ready = true;
