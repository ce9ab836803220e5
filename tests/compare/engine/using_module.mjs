// `await using` at the top of a module, one that exports and one that does not.
import { disposed } from './fixtures/using_exports.mjs';
console.log(disposed);
await using last = { async [Symbol.asyncDispose]() { console.log('at the end'); } };
{ using inner = { [Symbol.dispose]() { console.log('inner'); } }; console.log('in'); }
console.log('behind');
