// Fetches what opening and editing a log do not need once the program has started; where one of its
// functions is called before that, at once.
const address = new URL('PROGRAM_later.wasm', import.meta.url);
const stopping = new AbortController();
let first;

// The program is there: what it may need later comes when the browser has nothing else to do.
export function of(exports) {
  first = exports;
  (globalThis.requestIdleCallback ?? setTimeout)(fetchLater);
}

async function fetchLater() {
  try {
    const response = await fetch(address, {priority: 'low', signal: stopping.signal});
    if (!response.ok) throw new Error(`${address} answered ${response.status}`);
    const module = await WebAssembly.compile(await response.arrayBuffer());
    if (!first.here.value) join(await WebAssembly.instantiate(module, {later: first}));
  } catch (error) {
    if (first.here.value) return;
    console.warn('What is needed later has not come yet.', error);
    addEventListener('online', fetchLater, {once: true});
  }
}

// The program calls what is not there yet, and waits: nothing else can be done while it runs.
export function load() {
  stopping.abort();
  try {
    const request = new XMLHttpRequest();
    request.open('GET', address, false);
    // A page gets bytes without waiting for a callback in no other way.
    request.overrideMimeType('text/plain; charset=x-user-defined');
    request.send();
    if (request.status !== 200) throw new Error(`${address} answered ${request.status}`);
    const bytes = Uint8Array.from(request.responseText, letter => letter.charCodeAt(0));
    join(new WebAssembly.Instance(new WebAssembly.Module(bytes), {later: first}));
  } catch (error) {
    // The program ends here, and what hears of its end says so.
    throw new WebAssembly.RuntimeError(`What is needed now cannot be fetched: ${error}`);
  }
}

// Filling the table is part of becoming an instance; twice does no harm.
function join() {
  first.here.value = 1;
}
