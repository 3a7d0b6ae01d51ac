// Our core as WebAssembly beside the published JavaScript Automerge: the same work on the same data, in
// turns, in one process. Knows the schema and nothing else of us.
//
// node core.mjs PLACE SIZE…: PLACE is target/bench; writes JSON to standard output.

import * as Automerge from "@automerge/automerge";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { median } from "./median.mjs";

const [place, ...sizes] = process.argv.slice(2);
const ours = await import(pathToFileURL(resolve(place, "measured/measured.js")));
ours.initSync({ module: readFileSync(join(place, "measured/measured_bg.wasm")) });

function timed(work) {
  const began = performance.now();
  const result = work();
  return [performance.now() - began, result];
}

/** One of our edits, written by hand against the schema. Scalars stay scalars. */
function edit(log, step) {
  const text = (words) => new Automerge.ImmutableString(words);
  return Automerge.change(log, { message: step.message, time: 1700000000 }, (doc) => {
    const action = doc.actions[step.action];
    if (step.kind === "typing") {
      const path = ["actions", step.action, "text"];
      const length = action.text.length;
      const at = Math.min(step.value.at, length);
      Automerge.splice(doc, path, at, Math.min(step.value.delete, length - at), step.value.insert);
    } else if (typeof step.value === "string") {
      action[step.key] = text(step.value);
    } else if (typeof step.value === "object") {
      const fields = Object.entries(step.value).map(([key, words]) => [key, text(words)]);
      action[step.key] = Object.fromEntries(fields);
    } else {
      action[step.key] = step.value;
    }
  });
}

/** How many edits are made before those that are measured, and how many these are. */
const [WARM_UP, EDITS] = [200, 200];

function edits(bytes) {
  const plan = ours.Plan.new(bytes, WARM_UP + EDITS, 5);
  const steps = JSON.parse(plan.json());
  const bare = ours.Bare.load(bytes, 11);
  const engine = ours.Engine.open(bytes, 12);
  engine.tick();
  let log = Automerge.load(bytes, { actor: "0a".repeat(16) });
  const times = { document: [], session: [], javascript: [] };
  const kinds = {};
  let changeBytes = 0;
  for (let at = 0; at < steps.length; at++) {
    const [document, size] = timed(() => bare.edit(plan, at));
    const [session] = timed(() => engine.edit(plan, at));
    engine.saved();
    const [javascript, next] = timed(() => {
      const changed = edit(log, steps[at]);
      Automerge.getLastLocalChange(changed);
      return changed;
    });
    log = next;
    // The first ones warm up: until code is compiled for speed, they tell of the compiler.
    if (at < WARM_UP || size === 0) continue;
    changeBytes += size;
    times.document.push(document);
    times.session.push(session);
    times.javascript.push(javascript);
    (kinds[steps[at].kind] ??= []).push(session);
  }
  const n = times.document.length;
  const grown = (saved) => (saved.length - bytes.length) / steps.length;
  const saved = { ours: grown(bare.save()), javascript: grown(Automerge.save(log)) };
  bare.free();
  engine.free();
  plan.free();
  return {
    n,
    changeBytes: changeBytes / n,
    saved,
    document: median(times.document),
    session: median(times.session),
    javascript: median(times.javascript),
    kinds: Object.fromEntries(Object.entries(kinds).map(([kind, t]) => [kind, median(t)])),
  };
}

/** Two people, five hundred edits each, from one log. */
function merge(bytes, rounds) {
  const sides = [21, 22].map((seed) => {
    const plan = ours.Plan.new(bytes, 500, seed);
    const side = ours.Bare.load(bytes, seed);
    for (let at = 0; at < 500; at++) side.edit(plan, at);
    plan.free();
    const saved = side.save();
    side.free();
    return saved;
  });
  const times = { ours: [], javascript: [] };
  let agree = true;
  for (let round = 0; round < rounds; round++) {
    const [one, two] = sides.map((side, at) => ours.Bare.load(side, 31 + at));
    times.ours.push(timed(() => one.merge(two))[0]);
    let length = 0;
    const [left, right] = sides.map((side) => Automerge.load(side));
    const [time, merged] = timed(() => Automerge.merge(left, right));
    times.javascript.push(time);
    for (const action of Object.values(merged.actions)) length += action.text.length;
    agree &&= length === one.checksum();
    one.free();
    two.free();
    Automerge.free(merged);
    Automerge.free(right);
  }
  return { ours: median(times.ours), javascript: median(times.javascript), agree };
}

function load(bytes, rounds) {
  const times = { ours: [], session: [], javascript: [] };
  for (let round = 0; round < rounds; round++) {
    const [bare, document] = timed(() => ours.Bare.load(bytes, 1));
    const [session, engine] = timed(() => ours.Engine.open(bytes, 2));
    const [javascript, log] = timed(() => Automerge.load(bytes));
    document.free();
    engine.free();
    Automerge.free(log);
    times.ours.push(bare);
    times.session.push(session);
    times.javascript.push(javascript);
  }
  return {
    ours: median(times.ours),
    session: median(times.session),
    javascript: median(times.javascript),
  };
}

const results = {};
for (const size of sizes) {
  const bytes = readFileSync(join(place, `${size}.automerge`));
  const large = Number(size) > 5000;
  process.stderr.write(`  ${size} actions: load`);
  const loaded = load(bytes, large ? 3 : 7);
  process.stderr.write(", edit");
  const edited = edits(bytes);
  process.stderr.write(", merge\n");
  results[size] = { load: loaded, edit: edited, merge: merge(bytes, large ? 3 : 7) };
}
console.log(JSON.stringify(results));
