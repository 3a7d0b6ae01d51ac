// The service worker: starts the page with no network, from the second visit on.
//
// One cache holds one version whole; `cargo xtask build` fills in the version and the hash of each
// file, so a cache is complete and unmixed or is not kept at all. A new version waits until the page
// posts 'take over'. Only Cache Storage is touched, and of it only what this address made.
const version = 'VERSION';
const files = ['FILES'];
const mine = `matters ${registration.scope} `;
const name = mine + version;
const here = address => new URL(address, registration.scope).href;

addEventListener('install', event => event.waitUntil((async () => {
  await caches.delete(name);
  const cache = await caches.open(name);
  try {
    await Promise.all(files.map(async ([address, integrity]) => {
      const request = new Request(here(address), {integrity, cache: 'no-cache', credentials: 'same-origin'});
      const answer = await fetch(request);
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      await cache.put(here(address), answer);
    }));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
})()));

// The version before stays for tabs that still show it; what is older goes.
addEventListener('activate', event => event.waitUntil((async () => {
  const kept = (await caches.keys()).filter(key => key.startsWith(mine));
  const others = kept.filter(key => key !== name);
  await Promise.all(others.slice(0, -1).map(key => caches.delete(key)));
})()));

addEventListener('message', event => {
  if (event.data === 'take over') skipWaiting();
});

addEventListener('fetch', event => {
  const {request} = event;
  if (request.method !== 'GET' || !request.url.startsWith(registration.scope)) return;
  const address = request.url.split(/[?#]/)[0];
  if (request.mode === 'navigate') event.respondWith(page(request, address));
  else if (!request.url.includes('?')) event.respondWith(file(request, address));
});

async function page(request, address) {
  const cache = await caches.open(name);
  const index = () => cache.match(here('./'));
  if (address === here('./') || address === here('./index.html')) return await index() ?? fetch(request);
  const held = await cache.match(address);
  if (held) return held;
  return fetch(request).catch(async error => {
    const held = await index();
    if (held) return held;
    throw error;
  });
}

// Files named by their content may come from the version before, for a tab that still shows it.
async function file(request, address) {
  const held = await (await caches.open(name)).match(address);
  if (held) return held;
  for (const key of await caches.keys()) {
    if (!key.startsWith(mine)) continue;
    const older = /-[0-9a-f]{16}\.\w+$/.test(address) && await (await caches.open(key)).match(address);
    if (older) return older;
  }
  return fetch(request);
}
