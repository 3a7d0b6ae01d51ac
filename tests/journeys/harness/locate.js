// Finds what a person would find: by role and accessible name, among what can be seen.
//
// Called with steps of [role, how, name, nth]; each step looks inside what the one before found.
// Gives the elements of the last step; with a second argument, what it asks of the first of them.
const [steps, ask] = arguments;

const selectors = {
  alert: '[role=alert]',
  article: 'article,[role=article]',
  button: 'button,[role=button],input[type=submit]',
  cell: 'td,th,[role=cell],[role=gridcell]',
  checkbox: 'input[type=checkbox],[role=checkbox]',
  combobox: 'select,[role=combobox]',
  complementary: 'aside,[role=complementary]',
  dialog: 'dialog,[role=dialog]',
  disclosure: 'summary',
  file: 'input[type=file]',
  heading: 'h1,h2,h3,h4,h5,h6',
  group: 'fieldset,details,[role=group]',
  item: 'li,[role=listitem],dl > div',
  link: 'a[href]',
  main: 'main',
  navigation: 'nav,[role=navigation]',
  radio: 'input[type=radio]',
  region: 'section,[role=region]',
  row: 'tr,[role=row]',
  status: '[role=status]',
  table: 'table,[role=table],[role=grid]',
  tab: '[role=tab]',
  text: 'p,li,dd,dt,td,th,span,strong,h1,h2,h3,h4,del,ins',
  textbox: 'textarea,input:not([type]),input[type=text],input[type=search],input[type=date],[role=textbox]',
};

const seen = element => !element.closest('[aria-hidden=true],[inert]')
  && element.checkVisibility({visibilityProperty: true});

const tidy = text => text.replace(/\s+/g, ' ').trim();

function words(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute('aria-hidden') === 'true') return '';
  if (['SCRIPT', 'STYLE', 'TEMPLATE'].includes(node.tagName)) return '';
  // An option of a closed list is not drawn, and is no part of the text.
  if (node.tagName === 'SELECT') return ' ';
  if (!node.checkVisibility({visibilityProperty: true})) return '';
  const inside = [...node.childNodes].map(words).join('');
  return /^(A|ABBR|B|CODE|DEL|EM|I|INS|MARK|SMALL|SPAN|STRONG)$/.test(node.tagName) ? inside : ` ${inside} `;
}

const text = node => tidy(words(node));

function name(element) {
  const by = element.getAttribute('aria-labelledby');
  if (by) return tidy(by.split(/\s+/).map(id => document.getElementById(id)?.textContent ?? '').join(' '));
  const label = element.getAttribute('aria-label');
  if (label) return tidy(label);
  if (element.labels?.length) return tidy([...element.labels].map(label => label.textContent).join(' '));
  if (element.tagName === 'FIELDSET') return tidy(element.querySelector('legend')?.textContent ?? '');
  if (element.tagName === 'TABLE' && element.caption) return tidy(element.caption.textContent);
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName)) return tidy(element.placeholder ?? '');
  return text(element) || tidy(element.title);
}

const fits = {
  is: (found, wanted) => found === wanted,
  has: (found, wanted) => found.includes(wanted),
  starts: (found, wanted) => found.startsWith(wanted),
  any: () => true,
};

let found = [document.body];
for (const [role, how, wanted, nth] of steps) {
  const inside = found.flatMap(place => [...place.querySelectorAll(selectors[role])]);
  found = [...new Set(inside)].filter(element => seen(element) && fits[how](name(element), wanted));
  if (nth !== null) found = found.slice(nth, nth + 1);
}

if (!ask) return found;
const [first] = found;
if (!first) return null;
switch (ask) {
  case 'text': return text(first);
  case 'names': return found.map(name);
  case 'value': return first.tagName === 'SELECT' ? tidy(first.selectedOptions[0]?.textContent ?? '') : first.value;
  case 'checked': return first.checked || first.getAttribute('aria-pressed') === 'true' || first.getAttribute('aria-checked') === 'true';
  case 'focused': return first === document.activeElement;
  case 'disabled': return first.disabled === true || first.getAttribute('aria-disabled') === 'true';
  case 'open': return first.closest('details')?.open ?? first.getAttribute('aria-expanded') === 'true';
  case 'caret': return first.selectionStart;
  case 'struck': return [...first.querySelectorAll('del')].map(text);
  case 'added': return [...first.querySelectorAll('ins')].map(text);
  case 'centre': first.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'}); return true;
  default: throw new Error(`nobody knows how to ask for ${ask}`);
}
