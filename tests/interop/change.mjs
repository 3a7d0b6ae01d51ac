// What the published JavaScript Automerge reads in a snapshot of ours, and what it changes in it.
// Knows the schema (src/document/schema.rs) and nothing else of us.
//
// node change.mjs SNAPSHOT CHANGED ACTION: prints what it read, as JSON, and writes CHANGED.

import * as Automerge from "@automerge/automerge";
import { readFileSync, writeFileSync } from "node:fs";

const [snapshot, changed, id] = process.argv.slice(2);
let log = Automerge.load(readFileSync(snapshot));
const action = log.actions[id];
const smile = action.text.indexOf("\u{1F600}");

// The authors as a reader of another house finds them: bytes that each of our actors carries.
const changes = Automerge.getAllChanges(log).map((bytes) => Automerge.decodeChange(bytes));

const read = {
  schema: log.schema,
  title: log.log.title,
  text: action.text,
  length: action.text.length,
  smile,
  category: String(action.category ?? ""),
  number: action.number,
  progress: String(action.progress),
  entries: Object.keys(action).filter((key) => key.startsWith("entry:")).length,
  messages: changes.map((change) => change.message),
  times: changes.map((change) => change.time),
};

// A register as JavaScript writes it by itself (a text object), and as a plain scalar.
log = Automerge.change(log, { message: "From JavaScript", time: 5000 }, (doc) => {
  doc.actions[id].progress = "ongoing";
  doc.actions[id].origin = new Automerge.ImmutableString("2018-10 Oct’18");
  doc.actions[id].number = 85;
  // After the emoji, which counts two.
  Automerge.splice(doc, ["actions", id, "text"], smile + 2, 0, " \u{1F4EE}soon");
});
log = Automerge.change(log, { message: "More from JavaScript", time: 5001 }, (doc) => {
  doc.actions[id]["entry:0123456789abcdef"] = {
    kind: "update",
    text: "Said in \u{1F600} JavaScript",
    at: new Automerge.ImmutableString("2019-04"),
  };
});
writeFileSync(changed, Automerge.save(log));
console.log(JSON.stringify(read));
