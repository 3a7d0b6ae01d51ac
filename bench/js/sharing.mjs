// Two pages that share a log of ours through the relay of `matters serve`, beside two pages of automerge-repo at its
// own server, and beside a bare WebSocket: first join, an edit, a stream of edits, a thousand missed edits.
//
// node sharing.mjs DIST PLACE MATTERS SIZE: PLACE is target/bench, MATTERS the native program; writes JSON to
// standard output. Times are in milliseconds, from a key in the one page to what is painted in the other.

import { chromium } from "playwright-core";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { WebSocketServer } from "ws";
import { bundle } from "./bundle.mjs";
import { ARGUMENTS, which } from "./chromium.mjs";
import { seedOurs, watch } from "./inside.mjs";
import { median } from "./median.mjs";
import { serve } from "./serve.mjs";
import { ourRelay, theirServer } from "./servers.mjs";
import { between } from "./through.mjs";
import { edits, lookFor, rest, seen } from "./typing.mjs";

const [dist, place, matters, size] = process.argv.slice(2);
const web = join(place, "web");
const say = (text) => process.stderr.write(`  ${text}\n`);

const MISSED = 1000;
/** The frame that carries one key of ours is about so long. */
const FRAME = 700;

const WHO = (name, device) => ({ "me/name": name, "me/organisation": "Forum", "me/device": device });

async function measureOurs(browser, index) {
  const relay = await ourRelay(matters);
  const way = await between(relay.port);
  const files = await serve({ "/logs/": place, "/": dist }, { "/bench-blank.html": "<!DOCTYPE html><title>Blank</title>" });
  const port = new URL(files.origin).port;
  const [origin, others] = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  const address = `ws://127.0.0.1:${way.port}/sync`;
  try {
    const [here, there] = [await browser.newContext(), await browser.newContext()];
    const a = await here.newPage();
    await a.goto(`${origin}/bench-blank.html`);
    await a.evaluate(seedOurs, [`${origin}/logs/${size}`, WHO("Grace Mbeki", "0123456789abcdef")]);
    await a.goto(`${origin}/#/log/${index.log}/sharing`);
    await a.locator("#first-relay").fill(address);
    await a.getByRole("button", { name: "Start sharing through this relay" }).click();
    await a.getByRole("heading", { name: "Invite others" }).waitFor();
    await a.getByRole("radio", { name: "They can write" }).check();
    await a.getByRole("button", { name: "Make an invitation" }).click();
    const link = await a.getByRole("textbox", { name: "Link to send" }).inputValue();
    const state = a.getByRole("region", { name: "State of your work" });
    await state.getByText(/Sent/).first().waitFor({ timeout: 60_000 });

    say("ours: first join");
    const b = await there.newPage();
    await b.addInitScript(lookFor, ["table.actions tbody tr", ".actions__action"]);
    await b.addInitScript(watch, { rows: "table.actions tbody tr" });
    await b.goto(`${others}/bench-blank.html`);
    await b.evaluate((who) => {
      for (const [key, value] of Object.entries(who)) localStorage.setItem(`matters-arising/${key}`, JSON.stringify(value));
    }, WHO("Ben Flint", "fedcba9876543210"));
    await b.goto(`${others}/${link.slice(link.indexOf("#"))}`);
    const button = b.getByRole("button", { name: "Join this log" });
    await button.waitFor();
    // So that what is measured is the join, not the start of the page.
    await rest(2000);
    const joining = await button.evaluate((button) => (button.click(), performance.now()));
    await b.waitForFunction(() => window.marks?.readable > 0, null, { timeout: 120_000, polling: 20 });
    const join = (await b.evaluate(() => window.marks.readable)) - joining;
    await rest(6000);

    say("ours: edits");
    const first = await b.evaluate(() => document.querySelector("table.actions tbody tr a")?.getAttribute("href"));
    await a.goto(`${origin}/${first.slice(first.indexOf("#"))}`);
    const wording = a.locator("textarea#action-wording");
    await wording.waitFor();
    await rest(1000);
    const type = (text) =>
      wording.evaluate((field, text) => {
        field.setRangeText(text, 0, 0, "end");
        const at = performance.timeOrigin + performance.now();
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        return at;
      }, text);
    const times = await edits(type, b);

    say("ours: missed edits");
    await rest(8000);
    way.cut(others);
    for (let at = 0; at < MISSED - 1; at++) await type("x");
    await type("z1 ");
    await state.getByText(/Sent/).first().waitFor({ timeout: 60_000 });
    await rest(8000);
    const before = way.bytes(others);
    way.mend(others);
    const back = await b.evaluate(() => {
      const at = performance.timeOrigin + performance.now();
      dispatchEvent(new Event("online"));
      return at;
    });
    const missed = (await seen(b, "z1", 120_000)) - back;
    await rest(3000);
    await here.close();
    await there.close();
    return { join, ...times, missed, bytes: way.bytes(others) - before };
  } finally {
    files.close();
    way.close();
    await relay.stop();
  }
}

async function measureTheirs(browser, index) {
  const server = await theirServer();
  const way = await between(server.port);
  const page = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Bench</title><body><script type="module" src="/web/shared.js"></script></body></html>`;
  const files = await serve({ "/logs/": place, "/web/": web }, { "/shared.html": page });
  const port = new URL(files.origin).port;
  const [origin, others] = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  const server_ = encodeURIComponent(`ws://127.0.0.1:${way.port}`);
  try {
    const [here, there] = [await browser.newContext(), await browser.newContext()];
    const a = await here.newPage();
    await a.goto(`${origin}/shared.html?server=${server_}`);
    await a.waitForFunction(() => window.ready);
    const url = await a.evaluate((from) => window.seed(from), `${origin}/logs/${size}.automerge`);
    await rest(8000);

    say("automerge-repo: first join");
    const b = await there.newPage();
    await b.addInitScript(lookFor, ["table tbody tr", "td:nth-of-type(2)"]);
    await b.goto(`${others}/shared.html?server=${server_}`);
    await b.waitForFunction(() => window.ready);
    await rest(2000);
    const join = await b.evaluate((url) => window.join(url), url);
    await rest(6000);

    say("automerge-repo: edits");
    const type = (text) => a.evaluate(([id, text]) => window.type(id, text), [index.action, text]);
    const times = await edits(type, b);

    say("automerge-repo: missed edits");
    await rest(3000);
    way.cut(others);
    for (let at = 0; at < MISSED - 1; at++) await type("x");
    await type("z1 ");
    await rest(8000);
    const before = way.bytes(others);
    way.mend(others);
    // It calls again by itself, five times a second: what is measured begins with its first bytes.
    const back = await new Promise((resolve) => {
      const look = () => (way.bytes(others) > before ? resolve(Date.now()) : setTimeout(look, 1));
      look();
    });
    const missed = (await seen(b, "z1", 120_000)) - back;
    await rest(3000);
    await here.close();
    await there.close();
    return { join, ...times, missed, bytes: way.bytes(others) - before };
  } finally {
    files.close();
    way.close();
    await server.stop();
  }
}

/** A message of the length of ours, to a server that sends it back, from and to a page. */
async function echo(browser) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket) => socket.on("message", (bytes) => socket.send(bytes)));
  await once(server, "listening");
  // A page of this machine: from about:blank Chromium would ask first whether it may talk to it.
  const files = await serve({}, { "/blank.html": "<!DOCTYPE html><title>Blank</title>" });
  const page = await browser.newPage();
  await page.goto(`${files.origin}/blank.html`);
  const times = await page.evaluate(
    async ([port, size]) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`);
      socket.binaryType = "arraybuffer";
      await new Promise((resolve) => (socket.onopen = resolve));
      const times = [];
      for (let at = 0; at < 40; at++) {
        const began = performance.now();
        socket.send(new Uint8Array(size));
        await new Promise((resolve) => (socket.onmessage = resolve));
        times.push(performance.now() - began);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return times;
    },
    [server.address().port, FRAME],
  );
  await page.close();
  files.close();
  server.close();
  return median(times);
}

const index = JSON.parse(readFileSync(join(place, size, "index.json"), "utf8"));
await bundle(["shared"], web);
const browser = await chromium.launch({
  executablePath: which("chromium", "chromium-browser", "google-chrome"),
  args: ARGUMENTS,
  headless: true,
});
try {
  const results = { echo: await echo(browser) };
  results.repo = await measureTheirs(browser, index);
  if (dist !== "-") results.ours = await measureOurs(browser, index);
  console.log(JSON.stringify(results));
} finally {
  await browser.close();
}
process.exit(0);
