// Typing in one page and looking for it in another.

import { median } from "./median.mjs";

const EDITS = 15;
const STREAM = 60;
const STREAM_EVERY_MS = 50;

export const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs in the page that looks on: notes when the first row begins with a text, painted. */
export function lookFor([rows, cell]) {
  window.seen = {};
  const look = () => {
    const text = document.querySelector(rows)?.querySelector(cell)?.textContent.trim() ?? "";
    const word = /^([a-z]\d+) /.exec(text)?.[1];
    if (!word || word in window.seen) return;
    window.seen[word] = NaN;
    requestAnimationFrame(() => setTimeout(() => (window.seen[word] = performance.timeOrigin + performance.now())));
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}

export const seen = async (page, word, limit = 60_000) => {
  await page.waitForFunction((word) => window.seen[word] > 0, word, { timeout: limit, polling: 10 });
  return page.evaluate((word) => window.seen[word], word);
};

/** Edits one by one, then at a steady pace. `type` puts words in front of the first action's wording. */
export async function edits(type, other) {
  const one = [];
  for (let at = 0; at < EDITS; at++) {
    const began = await type(`e${at} `);
    one.push((await seen(other, `e${at}`)) - began);
    await rest(120);
  }
  const began = [];
  for (let at = 0; at < STREAM; at++) {
    const due = performance.now() + STREAM_EVERY_MS;
    began.push(await type(`s${at} `));
    await rest(Math.max(0, due - performance.now()));
  }
  await seen(other, `s${STREAM - 1}`);
  await rest(200);
  const all = await other.evaluate(() => window.seen);
  // What came together with a later one was never on the screen by itself.
  const stream = began.map((began, at) => {
    for (let later = at; later < STREAM; later++) if (all[`s${later}`]) return all[`s${later}`] - began;
    return NaN;
  });
  return { edit: median(one), stream: median(stream) };
}
