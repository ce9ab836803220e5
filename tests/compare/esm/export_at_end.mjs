// A declaration at the very end needs no semicolon.
import * as self from './export_at_end.mjs';
const value = 'value';
console.log(Object.keys(self));
export { value }