// Microtasks until import() hears of what a module threw that had waited for another's top-level await.
let told;
globalThis.tell = (what) => told.push(what);

const text = (name) => `tell('${name}');`;
const throwing = (name) => `${text(name)} throw new Error('thrown by ${name}');`;
let number = 0;
/** A module of its own, by its address. */
const module = (body, ...imports) => {
  const lines = imports.map((url) => `import '${url}';`);
  return `data:text/javascript,${encodeURIComponent(`${lines.join('')}${body}//${++number}`).replaceAll("'", '%27')}`;
};
const slow = () => module(`await null; ${text('slow')}`);
const throws = () => module(throwing('waiter'), slow());
const above = () => module('', throws());
const cases = {
  throws: throws(),
  above: above(),
  'above that': module('', above()),
  'beside one that waits, too': module('', module(text('other'), slow()), throws()),
  'above, and awaits too': module('await null;', throws()),
  'above that one': module('', module('await null;', throws())),
  'awaits and throws': module(`await null; ${throwing('slow')}`),
  'above what awaits and throws': module('', module(`await null; ${throwing('slow')}`)),
  'above what waits, awaits and throws': module('', module(`await null; ${throwing('slow')}`, slow())),
  'above what throws at once': module('', module(throwing('quick')), slow()),
};

for (const [name, url] of Object.entries(cases)) {
  told = [];
  let isOn = true;
  const tick = () => {
    if (!isOn) return;
    told.push('.');
    Promise.resolve().then(tick);
  };
  const imported = import(url).catch((error) => {
    told.push(error.message);
    isOn = false;
  });
  tick();
  await imported;
  console.log(`${name}: ${told.join(' ')}`);
}
