// The worker of the bare engine: our core as WebAssembly, bytes from IndexedDB, one load.

import init, { Bare } from "./measured/measured.js";

const opening = new Promise((resolve, reject) => {
  const request = indexedDB.open("engine", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("chunks");
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const [database] = await Promise.all([opening, init("/web/measured_bg.wasm")]);
const request = database.transaction("chunks").objectStore("chunks").getAll();
request.onsuccess = () => {
  const chunks = request.result;
  if (chunks.length === 0) return;
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  globalThis.log = Bare.load(bytes, 1);
  postMessage("loaded");
};
