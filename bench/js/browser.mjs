// The built page in Chromium, beside a bare page, the bare engine and automerge-repo: the same log in
// IndexedDB, in turns, each in a page of its own.
//
// node browser.mjs DIST PLACE SIZE…: PLACE is target/bench; writes JSON to standard output.

import { chromium } from "playwright-core";
import { brotliCompressSync } from "node:zlib";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { bundle } from "./bundle.mjs";
import { ARGUMENTS, which } from "./chromium.mjs";
import { seedOurs, watch } from "./inside.mjs";
import { listing, searching } from "./list.mjs";
import { median } from "./median.mjs";
import { memoryOf } from "./processes.mjs";
import { serve } from "./serve.mjs";

const [dist, place, ...sizes] = process.argv.slice(2);
const web = join(place, "web");
const say = (text) => process.stderr.write(text);

const plain = (script) =>
  `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Bench</title><body>` +
  `<script type="module" src="/web/${script}.js"></script></body></html>`;

/** Bundles the pages that stand beside ours; gives whether the bare engine is among them. */
async function bundled() {
  const measured = join(place, "measured");
  const hasEngine = existsSync(join(measured, "measured.js"));
  const found = {
    name: "measured",
    setup(work) {
      work.onResolve({ filter: /measured\/measured\.js$/ }, () => ({ path: join(measured, "measured.js") }));
    },
  };
  await bundle(["bare", "repo", ...(hasEngine ? ["engine", "engine-worker"] : [])], web, [found]);
  if (hasEngine) copyFileSync(join(measured, "measured_bg.wasm"), join(web, "measured_bg.wasm"));
  return hasEngine;
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

/** The memory that a page adds to a browser that shows nothing, in megabytes. */
async function memory(profile, url, selectors, name) {
  const context = await launch(profile);
  const page = context.pages()[0] ?? (await context.newPage());
  const browser = await context.newCDPSession(page);
  const measure = async () => {
    await browser.send("HeapProfiler.collectGarbage").catch(() => undefined);
    await page.waitForTimeout(1500);
    return memoryOf(profile);
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

/** As people do before they leave: until the log is open and the page has come to rest. */
async function stay(page) {
  await page.waitForFunction(() => document.querySelector("[data-status=saving]")?.textContent.startsWith("Saved"), null, { timeout: 60_000 });
  await page.waitForFunction(() => localStorage.getItem("matters-arising/picture"), null, { timeout: 60_000 });
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
        if (round === 0 && url === list) await stay(page);
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
    const [ourList] = await visit(context, list, OURS, "readable");
    const lists = await listing(ourList);
    await ourList.close();
    const [bareList] = await visit(context, `${others}/bare.html`, BARE, "readable");
    const bareSearch = await searching(bareList);
    await bareList.close();
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
    rmSync(profile, { recursive: true, force: true, maxRetries: 20 });
  }
}

/** What a person downloads to open and edit a log offline: the same files as xtask/src/post/weight.rs counts. */
function weight() {
  const total = { raw: 0, brotli: 0, repo: 0 };
  const packed = (file) => brotliCompressSync(readFileSync(file)).length;
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const apart = ["documents", "example", "icon-"].some((start) => relative(dist, file).startsWith(start));
    const isPart = entry.name.endsWith(".wasm") && !entry.name.includes("_bg-");
    if (!entry.isFile() || entry.name.endsWith(".br") || apart || isPart) continue;
    total.raw += readFileSync(file).length;
    total.brotli += existsSync(`${file}.br`) ? readFileSync(`${file}.br`).length : packed(file);
  }
  for (const name of ["repo.js", "automerge.wasm"]) total.repo += packed(join(web, name));
  return total;
}

const hasEngine = await bundled();
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
