// A module exports what such a pattern declares, and no more.
import * as own from './object_rest_module.mjs';
export const { a: { b, c = ((inner) => inner)('default') }, [(() => { const key = 'd'; return key; })()]: [e], ...rest } = { a: { b: 1 }, d: [2], f: 3 };
export let { g } = { g: 4 }, [{ h: { i }, ...others }] = [{ h: { i: 5 }, j: 6 }]
export { b as again };
console.log(own, b, c, e, rest, i, others);
