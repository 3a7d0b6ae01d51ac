// Tells `cargo xtask profile` which functions of the program run while what would come later is
// withheld. In no release.
const address = new URL('PROGRAM_later.wasm', import.meta.url);

export function of(exports) {
  let marks = Object.entries(exports).filter(([name]) => /^ran\d+$/.test(name));
  const tell = () => {
    const ran = marks.filter(([, mark]) => mark.value);
    if (ran.length === 0) return;
    marks = marks.filter(([, mark]) => !mark.value);
    const body = ran.map(([name]) => name.slice(3)).join(' ');
    fetch('http://127.0.0.1:PORT/PROGRAM', {method: 'POST', mode: 'no-cors', keepalive: true, body});
  };
  fetch(address).then(({ok}) => {
    if (!ok) setInterval(tell, 20);
  });
}
