// What runs inside a page that is measured. Each function is sent there as text, so it uses nothing around it.

/**
 * Notes in the page when a screen of rows is painted (fewer than twenty fit the window), when a log can be edited, and how long
 * keys would have waited.
 */
export function watch({ rows, editable }) {
  window.marks = { longest: 0 };
  const painted = (name) => {
    if (name in window.marks) return;
    window.marks[name] = undefined;
    requestAnimationFrame(() => setTimeout(() => (window.marks[name] = performance.now())));
  };
  const look = () => {
    if (document.querySelectorAll(rows).length >= 25) painted("readable");
    if (editable && document.querySelector(editable)) painted("editable");
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  let last = performance.now();
  const beat = () => {
    const now = performance.now();
    if (!window.marks.editable) window.marks.longest = Math.max(window.marks.longest, now - last - 4);
    last = now;
    setTimeout(beat);
  };
  setTimeout(beat);
}

/** Writes what the engine would have stored, in the layout of src/browser/engine/indexed_db.rs. */
export async function seedOurs([from, who]) {
  const bytes = async (file) => new Uint8Array(await (await fetch(`${from}/${file}`)).arrayBuffer());
  const index = await (await fetch(`${from}/index.json`)).json();
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open("matters-arising", 1);
    request.onupgradeneeded = () => {
      for (const name of ["chunks", "views", "listings", "marks", "set_aside"]) request.result.createObjectStore(name);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const put = async (store, key, value) => {
    const transaction = database.transaction(store, "readwrite");
    transaction.objectStore(store).put(value, key);
    await new Promise((resolve) => (transaction.oncomplete = resolve));
  };
  for (const chunk of index.chunks) {
    await put("chunks", chunk.key, { bytes: await bytes(chunk.file), place: chunk.place });
  }
  await put("views", `${index.log}/base`, await bytes("base.bin"));
  await put("views", `${index.log}/recent`, await bytes("recent.bin"));
  await put("listings", index.log, await bytes("listing.bin"));
  database.close();
  for (const [key, value] of Object.entries(who)) localStorage.setItem(`matters-arising/${key}`, JSON.stringify(value));
}
