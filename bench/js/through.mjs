// A way between pages and a server that counts the bytes of each page and can be cut: a page is known by the
// Origin of its WebSocket.

import { connect, createServer } from "node:net";

/** Passes connections on to `port`. `cut(origin)` ends those of a page and refuses more until `mend(origin)`. */
export async function between(port) {
  const pages = new Map();
  const page = (origin) => {
    if (!pages.has(origin)) pages.set(origin, { bytes: 0, isCut: false, sockets: new Set() });
    return pages.get(origin);
  };
  const server = createServer((near) => {
    near.on("error", () => near.destroy());
    near.once("data", (first) => {
      const origin = /^origin:\s*(\S+)/im.exec(first.toString("latin1"))?.[1] ?? "";
      const here = page(origin);
      if (here.isCut) return void near.destroy();
      const far = connect(port, "127.0.0.1");
      here.sockets.add(near);
      const end = () => {
        here.sockets.delete(near);
        near.destroy();
        far.destroy();
      };
      for (const socket of [near, far]) {
        socket.setNoDelay(true);
        socket.on("close", end).on("error", end).on("data", (bytes) => (here.bytes += bytes.length));
      }
      far.write(first);
      near.pipe(far);
      far.pipe(near);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    bytes: (origin) => page(origin).bytes,
    cut(origin) {
      page(origin).isCut = true;
      for (const socket of page(origin).sockets) socket.destroy();
    },
    mend(origin) {
      page(origin).isCut = false;
    },
    close: () => server.close(),
  };
}
