// import(): how many microtasks pass until a module's body runs and until its promise is settled,
// by the shape of the graph. `N` counts them.
globalThis.N = 0;
async function count(load) {
  let done = false;
  N = 0;
  const settled = load().then(() => { done = true; }, () => { done = true; });
  await new Promise((resolve) => {
    const step = () => {
      if (done) return resolve();
      if (N > 200) return settled.then(resolve);
      N++;
      queueMicrotask(step);
    };
    queueMicrotask(step);
  });
  return N;
}
const at = (name) => () => import(`./fixtures/depths/${name}`);
const names = ['one.mjs', 'one.mjs', 'leaf.mjs', 'leaf2.mjs', 'x1.mjs', 'x4.mjs', 'x3.mjs', 't2.mjs', 't1.mjs', 'u1.mjs',
  'v2.mjs', 'd2.mjs', 'cy1.mjs', 'cy2.mjs', 'th.mjs', 'th.mjs', 'thd.mjs', 'bn.mjs', 'n1.mjs', 'n2.mjs', 'n2.mjs', 'sy.mjs',
  'sy2.mjs', 'b2.mjs', 'ct2.mjs', 'ct3.mjs', 'tt.mjs', 'tt2.mjs', 'q4.mjs', 'q3.mjs', 'q33.mjs', 'r9.mjs',
  'r7.mjs', 'r6.mjs', 'r5.mjs', 'cyA.mjs', 'cyB.mjs', 'z1.mjs', 'c1.cjs', 'c2.cjs', 'nowhere.mjs'];
const others = {
  builtin: () => import('node:path'), again: () => import('node:path'), 'no package': () => import('no-such-package'),
  data: () => import('data:text/javascript,export default 1'), attribute: () => import('./x.mjs', { with: { type: 'q' } }),
  'no text': () => import({ toString() { throw 1; } }), 'no object': () => import('node:path', 5),
};
const say = (word) => console.log(word, N);
async function together(name, late) {
  console.log('-- together', name, late);
  N = 0;
  const ends = [at(name)().then(() => say('a')), at(name)().then(() => say('b'))];
  ends.push((async () => {
    for (let i = 0; i < late; i++) await 0;
    say('c asks');
    await at(name)();
    say('c');
  })());
  const step = () => { if (N++ < 40) queueMicrotask(step); };
  queueMicrotask(step);
  await Promise.all(ends);
}
(async () => {
  for (const name of names) console.log(name, await count(at(name)));
  for (const [name, load] of Object.entries(others)) console.log(name, await count(load));
  for (const options of [5, null, { with: 5 }, { with: { type: 5 } }]) {
    await import('node:path', options).catch((e) => console.log(e.name, e.message));
  }
  await together('p1.mjs', 3);
  await together('p2.mjs', 7);
  console.log(String(async () => { await import ('x'); import(/* why */ 'y'); }));
})();
