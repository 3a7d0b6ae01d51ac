// The built page in Chromium, beside a bare page, the bare engine and automerge-repo: the same log in
// IndexedDB, in turns, each in a page of its own.
//
// node browser.mjs DIST PLACE SIZE…: PLACE is target/bench; writes JSON to standard output.

import { build } from "esbuild";
import { chromium } from "playwright-core";
import { brotliCompressSync } from "node:zlib";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "./serve.mjs";

const [dist, place, ...sizes] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const web = join(place, "web");
const say = (text) => process.stderr.write(text);

function which(...names) {
  for (const name of names) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // The next one, then.
    }
  }
  throw new Error("Chromium is not there: `cargo xtask test` installs it");
}

const ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
  "--disable-background-networking", "--disable-component-update",
];

const plain = (script) =>
  `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Bench</title><body>` +
  `<script type="module" src="/web/${script}.js"></script></body></html>`;

/** Bundles the pages that stand beside ours. */
async function bundle() {
  mkdirSync(web, { recursive: true });
  const npm = resolve(here, "../../node_modules/@automerge/automerge/dist/automerge.wasm");
  copyFileSync(npm, join(web, "automerge.wasm"));
  const measured = join(place, "measured");
  const hasEngine = existsSync(join(measured, "measured.js"));
  if (hasEngine) copyFileSync(join(measured, "measured_bg.wasm"), join(web, "measured_bg.wasm"));
  const scripts = ["bare", "repo", ...(hasEngine ? ["engine", "engine-worker"] : [])];
  await build({
    entryPoints: scripts.map((script) => join(here, "pages", `${script}.js`)),
    outdir: web,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    platform: "browser",
    mainFields: ["browser", "module", "main"],
    logLevel: "error",
    plugins: [{
      name: "measured",
      setup(work) {
        work.onResolve({ filter: /measured\/measured\.js$/ }, () => ({ path: join(measured, "measured.js") }));
      },
    }],
  });
  return hasEngine;
}

/** Notes in the page when rows are painted, when a log can be edited, and how long keys would have waited. */
function watch({ rows, editable }) {
  window.marks = { longest: 0 };
  const painted = (name) => {
    if (name in window.marks) return;
    window.marks[name] = undefined;
    requestAnimationFrame(() => setTimeout(() => (window.marks[name] = performance.now())));
  };
  const look = () => {
    if (document.querySelectorAll(rows).length >= 50) painted("readable");
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

function median(times) {
  const sorted = times.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted.length ? sorted[Math.floor(sorted.length / 2)] : null;
}

async function marked(page, name, limit = 120_000) {
  await page.waitForFunction((name) => window.marks?.[name] > 0, name, { timeout: limit, polling: 20 });
  return page.evaluate(() => window.marks);
}

async function visit(context, url, selectors, name) {
  const page = await context.newPage();
  await page.addInitScript(watch, selectors);
  await page.goto(url, { waitUntil: "commit" });
  const marks = await marked(page, name);
  return [page, marks];
}

/** Writes what the engine would have stored, in the layout of src/browser/engine/indexed_db.rs. */
async function seedOurs([from, who]) {
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

const WHO = { "me/name": "Grace Mbeki", "me/organisation": "Residents’ Forum", "me/device": "0123456789abcdef" };
const OURS = { rows: "table.actions tbody tr", editable: "textarea#action-wording" };
const BARE = { rows: "table tbody tr" };
const ENGINE = { rows: "tr", editable: "#loaded" };

async function launch(profile) {
  return chromium.launchPersistentContext(profile, {
    executablePath: which("chromium", "chromium-browser", "google-chrome"),
    args: ARGUMENTS,
    headless: true,
    viewport: { width: 1400, height: 900 },
  });
}

async function seed(context, size, ours, others, hasEngine) {
  const page = await context.newPage();
  await page.goto(`${ours}/bench-blank.html`);
  await page.evaluate(seedOurs, [`${ours}/logs/${size}`, WHO]);
  for (const name of ["bare", "repo", ...(hasEngine ? ["engine"] : [])]) {
    await page.goto(`${others}/${name}.html`);
    await page.waitForFunction(() => window.seed);
    await page.evaluate((from) => window.seed(from), `${others}/logs/${size}`);
  }
  await page.close();
}

/** How many keys are typed. */
const KEYS = 15;

/** Keys typed into the wording of an action: until the row in the list shows them, and until they are stored. */
async function typing(context, url) {
  const [page] = await visit(context, url, OURS, "editable");
  await page.waitForFunction(() => document.querySelector("[data-status=saving]")?.textContent.startsWith("Saved"));
  await page.locator(OURS.editable).click();
  await page.keyboard.press("End");
  const painted = [];
  const durable = [];
  for (let at = 0; at < KEYS; at++) {
    await page.evaluate(() => {
      const typed = {};
      window.typed = typed;
      const field = document.querySelector("textarea#action-wording");
      const saving = document.querySelector("[data-status=saving]").parentElement;
      const begin = () => {
        const began = performance.now();
        let left = false;
        let seen = false;
        const look = () => {
          const row = document.querySelector("tr.row--open");
          if (!seen && row?.textContent.includes(field.value.slice(0, 60))) {
            seen = true;
            requestAnimationFrame(() => setTimeout(() => (typed.painted = performance.now() - began)));
          }
          const saved = saving.textContent.includes("Saved on");
          left ||= !saved;
          if (left && saved && !typed.durable) typed.durable = performance.now() - began;
          if (seen && typed.durable) observer.disconnect();
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      };
      addEventListener("keydown", begin, { once: true, capture: true });
    });
    await page.locator(OURS.editable).evaluate((field) => field.setSelectionRange(3, 3));
    await page.keyboard.press("x");
    await page
      .waitForFunction(() => window.typed.painted && window.typed.durable, null, { timeout: 3500 })
      .catch(() => undefined);
    const times = await page.evaluate(() => window.typed);
    painted.push(times.painted ?? NaN);
    durable.push(times.durable ?? NaN);
    await page.waitForTimeout(150);
  }
  await page.close();
  return { painted: median(painted), durable: median(durable) };
}

/** What a search, another page and scrolling cost in the list, in milliseconds. */
async function listing(context, url) {
  const [page] = await visit(context, url, OURS, "readable");
  await page.waitForFunction(() => document.querySelector("[data-status=saving]")?.textContent.startsWith("Saved"));
  await page.waitForTimeout(1500);
  const times = await page.evaluate(async (words) => {
    const body = document.querySelector("table.actions tbody");
    const until = (work) =>
      new Promise((resolve) => {
        const began = performance.now();
        const observer = new MutationObserver(() => {
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
        });
        observer.observe(body, { childList: true, subtree: true, characterData: true });
        work();
        setTimeout(() => resolve(NaN), 2000);
      });
    const field = document.querySelector("#search");
    const search = [];
    for (const word of words) {
      search.push(
        await until(() => {
          field.value = word;
          field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }),
      );
    }
    const named = (name) => [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === name);
    const sort = [];
    for (let at = 0; at < 3; at++) sort.push(await until(() => document.querySelector(".actions__deadline button").click()));
    const turn = [];
    for (let at = 0; at < 4 && named("Next page") && !named("Next page").disabled; at++) {
      turn.push(await until(() => named("Next page").click()));
    }
    let last = performance.now();
    let scroll = 0;
    scrollTo(0, 0);
    for (let at = 0; at < 90; at++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      // The first frame waits for whatever was before.
      if (at > 0) scroll = Math.max(scroll, now - last);
      last = now;
      scrollBy(0, 120);
    }
    return { search, sort, turn, scroll };
  }, WORDS);
  await page.close();
  // What leaves the rows as they were has nothing to wait for.
  const slowest = (times) => Math.max(...times.filter(Number.isFinite));
  return { search: slowest(times.search), sort: slowest(times.sort), turn: slowest(times.turn), scroll: times.scroll };
}

/** What is typed into the search field: letters of a rare word, a frequent one, nothing. */
const WORDS = ["s", "sl", "slu", "sluice", "", "harbour", ""];

/** The same search in a page that stands beside ours. */
async function searching(context, url) {
  const [page] = await visit(context, url, BARE, "readable");
  const times = await page.evaluate(async (words) => {
    const times = [];
    for (const word of words) {
      const began = performance.now();
      window.search(word);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      times.push(performance.now() - began);
    }
    return times;
  }, WORDS);
  await page.close();
  return Math.max(...times);
}

/** Keys typed with automerge-repo: until the row shows them, and until they are stored. */
async function repoTyping(context, url, action) {
  const [page] = await visit(context, url, BARE, "readable");
  const painted = [];
  const durable = [];
  for (let at = 0; at < KEYS; at++) {
    await page.waitForTimeout(150);
    const times = await page.evaluate((action) => window.edit(action), action);
    painted.push(times.painted);
    durable.push(times.durable);
  }
  await page.close();
  return { painted: median(painted), durable: median(durable) };
}

/** The renderer processes of the browser with this profile. */
function renderers(profile) {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  const processes = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)).filter(Boolean);
  const family = new Set(processes.filter((one) => one[3].includes(`--user-data-dir=${profile}`)).map((one) => one[1]));
  // Children come after their parents only as long as numbers do not start again, so look until nothing is new.
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const [, pid, parent] of processes) if (family.has(parent)) family.add(pid);
  }
  return processes.filter((one) => family.has(one[1]) && one[3].includes("--type=renderer")).map((one) => one[1]);
}

/** Private memory of all renderer processes, in megabytes. */
async function memory(profile, url, selectors, name) {
  const context = await launch(profile);
  const page = context.pages()[0] ?? (await context.newPage());
  const browser = await context.newCDPSession(page);
  const measure = async () => {
    await browser.send("HeapProfiler.collectGarbage").catch(() => undefined);
    await page.waitForTimeout(1500);
    let kilobytes = 0;
    for (const pid of renderers(profile)) {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
      for (const match of rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+)/gm)) kilobytes += Number(match[1]);
    }
    return kilobytes / 1000;
  };
  const blank = await measure();
  await page.addInitScript(watch, selectors);
  await page.goto(url, { waitUntil: "commit" });
  await marked(page, name);
  await page.waitForTimeout(6000);
  const used = (await measure()) - blank;
  await context.close();
  return used;
}

async function measure(size, ours, others, hasEngine) {
  const profile = mkdtempSync(join(tmpdir(), "matters-bench-"));
  const index = JSON.parse(readFileSync(join(place, size, "index.json"), "utf8"));
  const list = `${ours}/#/log/${index.log}`;
  const action = `${list}/action/${index.action}`;
  let context = await launch(profile);
  try {
    say(`  ${size} actions: store`);
    await seed(context, size, ours, others, hasEngine);
    const times = { ours: [], bare: [], repo: [], editable: [], engine: [], longest: [] };
    const rounds = Number(size) > 5000 ? 5 : 7;
    for (let round = 0; round < rounds; round++) {
      say(`, ${round + 1}`);
      const once = async (url, selectors, name, into) => {
        const [page, marks] = await visit(context, url, selectors, name);
        await page.close();
        // The first round installs the service worker and warms the caches of compiled code.
        if (round > 0) into(marks);
      };
      await once(list, OURS, "readable", (marks) => times.ours.push(marks.readable));
      await once(`${others}/bare.html`, BARE, "readable", (marks) => times.bare.push(marks.readable));
      if (round < 4) await once(`${others}/repo.html`, BARE, "readable", (marks) => times.repo.push(marks.readable));
      await once(action, OURS, "editable", (marks) => {
        times.editable.push(marks.editable);
        times.longest.push(marks.longest);
      });
      if (hasEngine) await once(`${others}/engine.html`, ENGINE, "editable", (marks) => times.engine.push(marks.editable));
    }
    say(", typing");
    const edit = await typing(context, action);
    const repoEdit = await repoTyping(context, `${others}/repo.html`, index.action);
    say(", list");
    const lists = await listing(context, list);
    const bareSearch = await searching(context, `${others}/bare.html`);
    await context.close();
    say(", memory\n");
    const used = {
      ours: await memory(profile, action, OURS, "editable"),
      repo: await memory(profile, `${others}/repo.html`, BARE, "readable"),
    };
    return {
      readable: { ours: median(times.ours), bare: median(times.bare), repo: median(times.repo) },
      editable: { ours: median(times.editable), engine: median(times.engine), longest: median(times.longest) },
      edit: { ours: edit, repo: repoEdit },
      list: { ...lists, bare: bareSearch },
      memory: used,
    };
  } finally {
    await context.close().catch(() => undefined);
    rmSync(profile, { recursive: true, force: true });
  }
}

/** What a person downloads to open and edit a log offline; documents are a module of their own. */
function weight() {
  const total = { raw: 0, brotli: 0, repo: 0 };
  const packed = (file) => brotliCompressSync(readFileSync(file)).length;
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isFile() || entry.name.endsWith(".br") || entry.name.startsWith("documents")) continue;
    total.raw += readFileSync(file).length;
    total.brotli += existsSync(`${file}.br`) ? readFileSync(`${file}.br`).length : packed(file);
  }
  for (const name of ["repo.js", "automerge.wasm"]) total.repo += packed(join(web, name));
  return total;
}

const hasEngine = await bundle();
const blank = { "/bench-blank.html": "<!DOCTYPE html><title>Blank</title>" };
const ours = await serve({ "/logs/": place, "/": dist }, blank);
const pages = ["bare", "repo", "engine"].map((name) => [`/${name}.html`, plain(name)]);
const others = await serve({ "/logs/": place, "/web/": web }, Object.fromEntries(pages));
const results = { weight: weight() };
for (const size of sizes) results[size] = await measure(size, ours.origin, others.origin, hasEngine);
ours.close();
others.close();
console.log(JSON.stringify(results));
process.exit(0);
