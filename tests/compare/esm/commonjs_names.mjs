// What of a CommonJS module has a name of its own.
import whole, { plain, quoted, defined } from './fixtures/names.cjs';
import * as names from './fixtures/names.cjs';
import * as again from './fixtures/reexport.cjs';
import callable, { property } from './fixtures/callable.cjs';
import * as nothing from './fixtures/nothing.cjs';
import { 'module.exports' as exports } from './fixtures/names.cjs';
console.log(plain, quoted, defined, whole.hidden, names.hidden, whole.default, exports === whole);
console.log(Object.keys(names), Object.keys(again), Object.keys(nothing), typeof callable, property);
await new Promise((resolve) => setTimeout(resolve, 5));
console.log(whole.late, names.late);
