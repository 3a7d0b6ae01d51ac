// The bare engine: reads the stored chunks of the log and loads the document in a worker, nothing else.

const worker = new Worker("/web/engine-worker.js", { type: "module" });
worker.onmessage = () => {
  const done = document.createElement("p");
  done.id = "loaded";
  done.textContent = "Loaded";
  document.body.append(done);
};

window.seed = async (from) => {
  const index = await (await fetch(`${from}/index.json`)).json();
  const database = await open();
  const chunks = await Promise.all(
    index.chunks.map(async ({ file }) => new Uint8Array(await (await fetch(`${from}/${file}`)).arrayBuffer())),
  );
  const transaction = database.transaction("chunks", "readwrite");
  chunks.forEach((bytes, at) => transaction.objectStore("chunks").put(bytes, at));
  await new Promise((resolve) => (transaction.oncomplete = resolve));
};

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("engine", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("chunks");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
