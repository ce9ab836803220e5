// What for...in over the global object finds, and what navigator tells.
'use strict';
console.log(Object.keys(globalThis).sort());
console.log(Object.prototype.toString.call(globalThis), typeof TypedArray);
for (const name of ['crypto', 'navigator']) console.log(Object.getOwnPropertyDescriptor(globalThis, name).get.name);
console.log(navigator.platform === undefined, navigator.userAgent, navigator.language, navigator.languages);
try {
  new Navigator();
} catch (error) {
  console.log(error.name, error.code, error.message);
}
try {
  Navigator.prototype.language;
} catch (error) {
  console.log(error.name);
}
structuredClone = 5;
console.log(structuredClone, Object.keys(globalThis).includes('structuredClone'));
