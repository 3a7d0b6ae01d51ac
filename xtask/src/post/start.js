// Starts the page: names are filled in after hashing. What must not wait for the program of the page is here.
//
// - The engine's worker begins at once; src/browser/page/begun.rs takes it from `begun.engine`, once.
// - The stored last view of the log that the address names is read; it is taken from `begun.lastView`, once.
// - The page is shown as it was left, until src/browser/page/picture.rs says that the rows are there.
const {picture, show} = pictures();
globalThis.picture = picture;
globalThis.begun = {engine: engineOf('engine', 'documents'), lastView: lastViewOf(/^#\/log\/([0-9a-z]{16})/.exec(location.hash)?.[1])};
show();

import('./page.js')
  .then(page => page.default({module_or_path: new URL('page_bg.wasm', import.meta.url)}))
  .catch(error => {
    console.error(error);
    picture.stay();
    document.getElementById('start-problem')?.removeAttribute('hidden');
  });

// The worker, and what it said before anybody listened.
function engineOf(engine, documents) {
  const [file, name] = [engine, documents].map(name => document.querySelector(`meta[name=${name}]`)?.content);
  if (!file) return;
  const begun = {worker: new Worker(file, {type: 'module', name}), said: []};
  begun.worker.onmessage = event => begun.said.push(event.data);
  begun.worker.onerror = event => (begun.failed = event.message || 'the engine could not be loaded');
  return begun;
}

function lastViewOf(log) {
  return log && {log, parts: partsOf(log)};
}

// Both stored parts, or nothing where anything is amiss: then the page reads for itself.
function partsOf(log) {
  return new Promise(resolve => {
    const opening = indexedDB.open('matters-arising');
    // It did not exist: aborting its creation leaves it to the engine.
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = () => resolve();
    opening.onsuccess = () => {
      const database = opening.result;
      if (!database.objectStoreNames.contains('views')) {
        database.close();
        return resolve();
      }
      const reading = database.transaction('views');
      const views = reading.objectStore('views');
      const parts = ['base', 'recent'].map(part => views.get(`${log}/${part}`));
      reading.oncomplete = () => resolve(parts.map(part => part.result));
      reading.onabort = () => resolve();
      // Takes effect when the transaction is through.
      database.close();
    };
  }).catch(() => undefined);
}

// How the page looked when it was left. Only at the same address and of the same build: filters and styles are those of
// now. What depends on the day is hidden where that was another one. It says nothing of where changes are saved, and
// nothing in it can be reached.
function pictures() {
  const place = 'matters-arising/picture';
  const most = 600_000;
  const day = () => new Date().toDateString();
  const fields = root => root.querySelectorAll('input, select, textarea');
  let shown;
  const taken = () => {
    const copy = document.body.cloneNode(true);
    const now = fields(document.body);
    fields(copy).forEach((field, n) => {
      if (field.options) field.options[now[n].selectedIndex]?.setAttribute('selected', '');
      else if (field.type === 'checkbox') field.toggleAttribute('checked', now[n].checked);
      else field.setAttribute('value', now[n].value);
    });
    copy.querySelectorAll('script, noscript, dialog, #start-problem, .picture').forEach(node => node.remove());
    copy.querySelectorAll('[id], [name], [for]').forEach(node => ['id', 'name', 'for'].forEach(of => node.removeAttribute(of)));
    return copy.innerHTML;
  };
  const picture = {
    keep() {
      const html = taken();
      if (html.length > most) return picture.forget();
      try {
        localStorage.setItem(place, JSON.stringify({at: location.hash, by: import.meta.url, day: day(), html}));
      } catch {
        picture.forget();
      }
    },
    forget() {
      try {
        localStorage.removeItem(place);
      } catch {
        // Storage is closed to us: nothing was kept.
      }
    },
    // There is nothing else: it can be read, under what is said of the page.
    stay() {
      if (!shown) return;
      shown.inert = false;
      shown.classList.add('picture--stays');
    },
    drop() {
      shown?.remove();
      shown = undefined;
    },
  };
  const show = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(place));
      if (kept?.at !== location.hash || kept.by !== import.meta.url) return;
      const isOld = kept.day !== day();
      // What is overdue is a choice of rows that the day makes.
      if (isOld && kept.at.includes('only=')) return;
      const className = isOld ? 'picture picture--old' : 'picture';
      shown = Object.assign(document.createElement('div'), {className, inert: true, innerHTML: kept.html});
      document.body.append(shown);
    } catch {
      // Storage is closed to us, or holds something else.
    }
  };
  return {picture, show};
}
