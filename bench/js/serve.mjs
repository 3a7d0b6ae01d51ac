// Serves directories on this machine, each under its own prefix.

import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** `roots` maps a prefix to a directory, the longest first; `pages` maps an address to its HTML. */
export function serve(roots, pages) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (pages[path]) {
      response.writeHead(200, { "Content-Type": TYPES[".html"] });
      response.end(pages[path]);
      return;
    }
    for (const [prefix, directory] of Object.entries(roots)) {
      if (!path.startsWith(prefix)) continue;
      const rest = path.slice(prefix.length);
      const file = join(directory, rest === "" ? "index.html" : rest);
      if (!file.startsWith(normalize(directory)) || !existsSync(file)) continue;
      const type = TYPES[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "Content-Type": type, "Cache-Control": "max-age=3600" });
      response.end(readFileSync(file));
      return;
    }
    response.writeHead(404).end();
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve({ origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() });
    });
  });
}
