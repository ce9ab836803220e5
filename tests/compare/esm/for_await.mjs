// A module that awaits by `for await` only: who imports it waits for its end.
const texts = [
  'for await (const x of [1, 2]); console.log("end");',
  'for await (const x of [1]); for await (const x of [1]); console.log("end");',
  'for await (const x of []) {} for await (const x of [1]) {} console.log("end");',
  'for await (const x of [1]) throw new Error("thrown"); console.log("end");',
  'for await (const x of [Promise.reject(new Error("rejected"))]); console.log("end");',
  'outer: for await (const x of [1, 2]) { for await (const y of [3]) continue outer; } console.log("end");',
  `async function* slowly() { for (const x of [1, 2]) { await new Promise((done) => setTimeout(done, 2)); yield x; } }
   for await (const x of slowly()) console.log('a', x);
   for await (const x of slowly()) console.log('b', x);
   export const end = 1;`,
];

for (const text of texts) {
  const url = `data:text/javascript,${encodeURIComponent(text)}`;
  const behind = `import ${JSON.stringify(url)}; console.log("behind the import");`;
  const importing = `data:text/javascript,${encodeURIComponent(behind)}`;
  let counted = 0;
  let ended = false;
  (async () => {
    while (!ended) {
      await null;
      counted++;
      if (counted > 200) await new Promise(setImmediate);
    }
  })();
  const tell = (what) => (value) => {
    ended = true;
    console.log(what, value.message ?? Object.keys(value), counted < 200 ? counted : 'later');
  };
  await import(url).then(tell('imported'), tell('failed'));
  await import(importing).then(tell('imported'), tell('failed'));
}
