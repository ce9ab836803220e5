// node:test: properties that note who reads and writes them; methods that are mocked with wrong arguments.
const { mock } = require('node:test');
const attempt = (call) => {
  try {
    call();
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
};
const object = { a: 1, b: 2 };
const observed = mock.property(object, 'a', 10);
console.log(object.a, (object.a = 20), object.a, observed.mock.accessCount());
console.log(observed.mock.accesses.map(({ type, value, stack }) => [type, value, stack instanceof Error]));
observed.mock.mockImplementation(30);
observed.mock.mockImplementationOnce(40);
console.log(object.a, object.a, observed.b);
attempt(() => observed.mock.mockImplementationOnce(1, 0));
observed.mock.resetAccesses();
console.log(observed.mock.accessCount());
observed.mock.restore();
console.log(object.a);
setImmediate(() => console.log(object, Object.getOwnPropertyDescriptor(object, 'a')));
attempt(() => mock.property(null, 'a'));
attempt(() => mock.property({}, 1));
attempt(() => mock.method(null, 'a'));
attempt(() => mock.method({}, {}));
attempt(() => mock.method({}, 'a'));
attempt(() => mock.method({}, 'a', { getter: true, setter: true }));
attempt(() => mock.getter({}, 'a', { getter: false }));
attempt(() => mock.setter({}, 'a', { setter: false }));
class Base { method() { return 'base'; } }
class Derived extends Base {}
const derived = new Derived();
mock.method(derived, 'method', () => 'mocked');
console.log(derived.method(), Object.keys(derived), derived.method.mock.callCount());
mock.restoreAll();
console.log(derived.method(), Object.getOwnPropertyNames(derived));
