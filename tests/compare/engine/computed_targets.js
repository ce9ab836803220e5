// Properties with computed names in patterns that assign.
const told = value => (console.log('told', value), value);
let a, b, c, rest;
({ ['x']: a = 1, [told('y')]: b = a + 1, z: c } = { z: 3 });
console.log(a, b, c);
({ [told('x')]: a = told(1), y: b } = { x: null, y: 2 });
console.log(a, b);
({ ['x']: [a], ['y']: { b } } = { x: [4], y: { b: 5 } });
console.log(a, b);
({ ['x']: [a, ...b], ...rest } = { x: [1, 2, 3], y: 4 });
console.log(a, b, rest);
({ ['x']: a = function () {}, ['y']: b = () => {}, ['z']: c = class {}, ...rest } = { w: 1 });
console.log(a.name, b.name, c.name, rest);
for ({ [told('key')]: a = 7 } of [{}, { key: 8 }]) console.log(a);
[{ ['x']: a = 2 } = {}, b] = [undefined, 3];
console.log(a, b);
[(a), (b) = 5, ( (c) )] = [1, undefined, 3];
console.log(a, b, c);
({ x: (a), ['y']: (b) = 6, z: ( c) = 7 } = { x: 8 });
console.log(a, b, c);
const holder = {};
[(holder.x), (holder)['y']] = [1, 2];
console.log(holder);
({ ['x']: holder.x = 1, ['y']: holder['y'], ['z']: [holder.z] } = { y: 2, z: [3] });
console.log(holder);
({ ['x']: { ['y']: a = 9, ['z']: [b = 10] = [] } } = { x: {} });
console.log(a, b);
(function () {
  'use strict';
  ({ [told('s')]: a = 11 } = { s: undefined });
  console.log(a);
})();
const swap = async object => ({ [await 'x']: a = await 12 } = object);
swap({}).then(object => console.log(a, object));
try {
  ({ ['x']: [a] } = {});
} catch (error) {
  console.log(error.name);
}
