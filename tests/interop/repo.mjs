// A client of the published automerge-repo, which does what it is told.
//
// node repo.mjs ADDRESS NAME: reads commands as lines of JSON, answers each with a line of JSON.
//   ["create", key, text]   a new document; its address
//   ["find", url]           the document as it is found
//   ["set", key, text]      a change
//   ["until", key, text]    the document, once it says so
//   ["at", ...path]         the value there, as JSON
//   ["splice", path, index, text]  puts text into a text
//   ["untilAt", path, text] once the value there is this
//   ["say", text]           a message that nobody keeps
//   ["hear"]                the next of those

import * as Automerge from "@automerge/automerge";
import { Repo } from "@automerge/automerge-repo";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";
import { createInterface } from "node:readline";

const [address, name] = process.argv.slice(2);
const repo = new Repo({ network: [new WebSocketClientAdapter(address)], peerId: name });
let handle;
const heard = [];
let listening;

function opened(it) {
  handle = it;
  handle.on("ephemeral-message", ({ message, senderId }) => {
    heard.push({ message, senderId });
    listening?.();
  });
}

// Bytes as JSON can say them.
const plain = (doc) =>
  Object.fromEntries(
    Object.entries(doc ?? {}).map(([key, value]) => [
      key,
      value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : String(value),
    ]),
  );

const valueAt = (path) => path.reduce((value, key) => value?.[key], handle.doc());

const commands = {
  create(key, text) {
    opened(repo.create({ [key]: text }));
    return handle.url;
  },
  async find(url) {
    opened(await repo.find(url));
    return plain(handle.doc());
  },
  set(key, text) {
    handle.change((doc) => {
      doc[key] = text;
    });
    return plain(handle.doc());
  },
  until(key, text) {
    return new Promise((resolve) => {
      const look = () => {
        const doc = plain(handle.doc());
        if (doc[key] !== text) return;
        handle.off("change", look);
        resolve(doc);
      };
      handle.on("change", look);
      look();
    });
  },
  at(...path) {
    return JSON.parse(JSON.stringify(valueAt(path) ?? null));
  },
  splice(path, index, text) {
    handle.change((doc) => Automerge.splice(doc, path, index, 0, text), { message: "Written elsewhere" });
    return valueAt(path);
  },
  untilAt(path, text) {
    return new Promise((resolve) => {
      const look = () => {
        if (valueAt(path) !== text) return;
        handle.off("change", look);
        resolve(text);
      };
      handle.on("change", look);
      look();
    });
  },
  say(text) {
    handle.broadcast(text);
    return null;
  },
  async hear() {
    if (heard.length === 0) await new Promise((resolve) => (listening = resolve));
    return heard.shift();
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...words] = JSON.parse(line);
  console.log(JSON.stringify(await commands[command](...words)));
}
process.exit(0);
