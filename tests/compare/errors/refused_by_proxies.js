'use strict';
// What is said where a proxy's trap refuses to set or to delete.
const told = (act) => { try { act(); console.log('done'); } catch (error) { console.log(error.name, error.message); } };

const person = new Proxy({ age: 1 }, {
  set(target, key, value) {
    if (key === 'age' && !Number.isInteger(value)) return false;
    target[key] = value;
    return true;
  },
  deleteProperty: () => false,
});
told(() => { person.age = 'old'; });
told(() => { person['age'] = 'old'; });
told(() => { person.age += 'x'; });
told(() => { person.age = 5; });
told(() => { delete person.age; });
told(() => delete person['name']);

function readOnly(target) {
  return new Proxy(target, { set() { return false; }, deleteProperty() { return false; } });
}
const fixed = readOnly({ a: 1 });
told(() => { fixed.a = 2; });
told(() => { fixed.b = 2; });
told(() => { const key = 'c'; fixed[key] = 2; });
told(() => { delete fixed.a; });

const frozen = Object.freeze({ a: 1 });
told(() => { frozen.a = 2; });
told(() => { frozen.d = 2; });
told(() => { delete frozen.a; });
const list = Object.freeze([1]);
told(() => { list[0] = 2; });
told(() => { list.push(2); });
