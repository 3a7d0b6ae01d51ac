// Loads the program of the page; names are filled in after hashing. Meanwhile reads the stored last view
// of the log that the address names: src/browser/page/last_view.rs takes it from `lastView`, once.
import init from './page.js';

const log = /^#\/log\/([0-9a-z]{16})/.exec(location.hash)?.[1];
if (log) globalThis.lastView = {log, parts: partsOf(log)};

init({module_or_path: new URL('page_bg.wasm', import.meta.url)}).catch(error => {
  console.error(error);
  document.getElementById('start-problem')?.removeAttribute('hidden');
});

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
