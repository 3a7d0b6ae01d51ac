// What a search, another order, another page and scrolling cost in a list, in a page that shows it already.

/**
 * What is put into the search field: a rare word at once, nothing, the word by its letters, a frequent one, nothing. Each lists
 * other rows than the one before: where the rows stay, there is nothing to wait for, and what moves later is something else.
 */
const WORDS = ["sluice", "", "sl", "slu", "sluice", "", "harbour", ""];

/** What a search, another page and scrolling cost in the list, in milliseconds. */
export async function listing(page) {
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
    for (let at = 0; at < 4 && named("Next page") && !named("Next page").hasAttribute("aria-disabled"); at++) {
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
  const slowest = (times) => Math.max(...times.filter(Number.isFinite));
  return { search: slowest(times.search), sort: slowest(times.sort), turn: slowest(times.turn), scroll: times.scroll };
}

/** The same search in a page that stands beside ours. */
export async function searching(page) {
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
  return Math.max(...times);
}
