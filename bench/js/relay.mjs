// A crowd at the relay of `matters serve`: it is given many logs, then many clients are connected, each with a log
// open, and each changes it. Says what the relay's process holds in memory, by the kernel's own count.
//
// node relay.mjs ADDRESS PID LOGS CLIENTS BYTES: writes JSON to standard output. A log is one sealed chunk of BYTES.

import * as Automerge from "@automerge/automerge";
import { cbor, generateAutomergeUrl, parseAutomergeUrl } from "@automerge/automerge-repo";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import WebSocket from "ws";

const [address, pid, ...numbers] = process.argv.slice(2);
const [nLogs, nClients, size] = numbers.map(Number);
/** So many logs are put over one connection. */
const PER_CONNECTION = 500;

/** What the process holds, and the most that it ever held, in megabytes. */
function memory() {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (key) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)[1]) / 1000;
  return { now: megabytes("VmRSS"), most: megabytes("VmHWM") };
}

/** A connection that has introduced itself. */
class Client {
  constructor(name) {
    this.name = name;
    this.open = new Map();
  }

  async join() {
    this.socket = new WebSocket(address);
    this.socket.binaryType = "arraybuffer";
    await new Promise((resolve, reject) => {
      this.socket.once("open", resolve);
      this.socket.once("error", reject);
    });
    const greeted = new Promise((resolve) => (this.greeted = resolve));
    this.socket.on("message", (bytes) => this.hear(cbor.decode(new Uint8Array(bytes))));
    this.socket.on("close", () => this.left || fail(`${this.name} was hung up`));
    this.send({ type: "join", peerMetadata: {}, supportedProtocolVersions: ["1"] });
    await greeted;
    return this;
  }

  leave() {
    this.left = true;
    this.socket.close();
  }

  send(message) {
    this.socket.send(cbor.encode({ senderId: this.name, targetId: "relay", ...message }));
  }

  /** Exchanges a document until both sides say that they have the same, and something is in it. */
  exchange(documentId, doc) {
    return new Promise((resolve) => {
      this.open.set(documentId, { doc, state: Automerge.initSyncState(), resolve });
      this.speak(documentId);
    });
  }

  /** Puts one more chunk into a document that is open. */
  change(documentId, name, bytes) {
    const one = this.open.get(documentId);
    one.doc = Automerge.change(one.doc, { time: 0 }, (chunks) => void (chunks[name] = bytes));
    return new Promise((resolve) => {
      one.resolve = resolve;
      this.speak(documentId);
    });
  }

  speak(documentId) {
    const one = this.open.get(documentId);
    const [state, data] = Automerge.generateSyncMessage(one.doc, one.state);
    one.state = state;
    const has = Automerge.getHeads(one.doc);
    if (data) this.send({ type: has.length > 0 ? "sync" : "request", documentId, data });
    if (has.length > 0 && String(state.theirHeads?.toSorted()) === String(has.toSorted())) one.resolve();
  }

  hear(message) {
    if (message.type === "peer") this.greeted();
    if (message.type === "error") fail(message.message);
    const one = this.open.get(message.documentId);
    if (!one || message.type !== "sync") return;
    [one.doc, one.state] = Automerge.receiveSyncMessage(one.doc, one.state, new Uint8Array(message.data));
    this.speak(message.documentId);
  }
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const began = memory();
const ids = Array.from({ length: nLogs }, () => parseAutomergeUrl(generateAutomergeUrl()).documentId);

const putting = await timed(async () => {
  for (let from = 0; from < nLogs; from += PER_CONNECTION) {
    const client = await new Client(`putter-${from}`).join();
    for (const id of ids.slice(from, from + PER_CONNECTION)) {
      await client.exchange(id, Automerge.from({ "1": new Uint8Array(randomBytes(size)) }));
      client.open.delete(id);
    }
    client.leave();
  }
});
const stored = memory();

const clients = [];
const joining = await timed(async () => {
  for (let n = 0; n < nClients; n++) {
    const client = await new Client(`client-${n}`).join();
    await client.exchange(ids[(n * 7) % nLogs], Automerge.init());
    clients.push(client);
  }
});
const connected = memory();

const changing = await timed(() =>
  Promise.all(clients.map((client, n) => client.change(ids[(n * 7) % nLogs], "2", new Uint8Array(randomBytes(300))))),
);
const after = memory();

console.log(JSON.stringify({ began, stored, connected, after, putting, joining, changing }));
process.exit(0);
