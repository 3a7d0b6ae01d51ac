// Fetches what opening and editing a log do not need once the program has started; where one of its
// functions is called before that, at once. For workers alone: a page that waits for an answer lets
// other events in, and what they call finds the program in the midst of something.
const address = new URL('PROGRAM_later.wasm', import.meta.url);
const stopping = new AbortController();
let first;

// The program is there: what it may need later comes when nothing else is to be done.
export function of(exports) {
  first = exports;
  setTimeout(fetchLater);
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

// The program calls what is not there yet, and waits.
export function load() {
  stopping.abort();
  try {
    const request = new XMLHttpRequest();
    request.open('GET', address, false);
    request.responseType = 'arraybuffer';
    request.send();
    if (request.status !== 200) throw new Error(`${address} answered ${request.status}`);
    const module = new WebAssembly.Module(request.response);
    join(new WebAssembly.Instance(module, {later: first}));
  } catch (error) {
    // The program ends here, and what hears of its end says so.
    throw new WebAssembly.RuntimeError(`What is needed now cannot be fetched: ${error}`);
  }
}

// Filling the table is part of becoming an instance; twice does no harm.
function join() {
  first.here.value = 1;
}
