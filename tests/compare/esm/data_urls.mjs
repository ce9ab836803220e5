// data: URLs and queries: each URL is a module of its own.
const plain = await import('data:text/javascript,export const url = import.meta.url; export default Object.keys(import.meta)');
console.log(plain.url, plain.default);
console.log((await import(`data:text/javascript;base64,${btoa('export default 7')}`)).default);
console.log((await import('data:text/javascript;charset=utf-8,import fs from "fs"; export default typeof fs.statSync')).default);
for (const url of ['data:text/plain,1', 'data:text/javascript,import "./x.mjs"', 'data:text/javascript,import "bare"', 'data:text/javascript,throw 5', 'data:,1']) {
  try { await import(url); } catch (error) { console.log(error.name, error.code, error.message); }
}
const one = await import('./fixtures/counter.mjs?one');
const two = await import('./fixtures/counter.mjs?two');
const same = await import(new URL('./fixtures/counter.mjs?one', import.meta.url));
const hash = await import('./fixtures/counter.mjs#one');
console.log(one === two, one === same, one === hash);
one.increment();
console.log(one.count, two.count, hash.count);
