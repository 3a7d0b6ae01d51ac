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
  await route(event).catch(() => {
    // Then each file waits until this worker has started.
  });
  await caches.delete(name);
  const cache = await caches.open(name);
  try {
    await Promise.all(files.map(async ([address, integrity]) => {
      // What the browser holds will do if it is the right thing; if not, it is asked for afresh.
      const get = cache => fetch(here(address), {integrity, cache});
      const answer = await get('default').catch(() => get('reload'));
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      await cache.put(here(address), forAnyRequest(answer));
    }));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
})()));

// Found by its address alone: whatever else the server's answers depend on, this one is of this version.
function forAnyRequest(answer) {
  const headers = new Headers(answer.headers);
  headers.delete('vary');
  return new Response(answer.body, {headers});
}

// Where the browser can, it takes the files of this version from the cache without starting this worker.
async function route(event) {
  const exactly = path => path.replace(/[*+?:(){}\\]/g, '\\$&');
  await event.addRoutes?.(files.map(([address]) => ({
    condition: {
      requestMethod: 'get',
      urlPattern: new URLPattern({pathname: exactly(new URL(here(address)).pathname), search: ''}),
    },
    source: {cacheName: name},
  })));
}

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
  const held = await caches.match(address === here('./index.html') ? here('./') : address, {cacheName: name});
  // Elsewhere the page would not find its files, so an unknown address leads to the page's own.
  return held ?? fetch(request).catch(() => Response.redirect(here('./')));
}

// Files named by their content may come from the version before, for a tab that still shows it.
async function file(request, address) {
  let held = await caches.match(address, {cacheName: name});
  if (!held && /-[0-9a-f]{16}\.\w+$/.test(address)) {
    for (const cacheName of (await caches.keys()).filter(key => key.startsWith(mine))) {
      held ??= await caches.match(address, {cacheName});
    }
  }
  return held ?? fetch(request);
}
