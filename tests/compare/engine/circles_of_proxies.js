// Objects that inherit from themselves by way of a proxy: what nobody has is looked for without an end.
const attempt = (name, run) => {
  try {
    console.log(name, run());
  } catch (error) {
    console.log(name, error.name, error.message);
  }
};
function ask(what, object) {
  attempt(`${what}: own`, () => object.own);
  attempt(`${what}: read`, () => object.missing);
  attempt(`${what}: in`, () => 'missing' in object);
  attempt(`${what}: set`, () => { object.missing = 1; });
  attempt(`${what}: instanceof`, () => object instanceof Array);
  attempt(`${what}: isPrototypeOf`, () => Array.prototype.isPrototypeOf(object));
  attempt(`${what}: Reflect.get`, () => Reflect.get(object, 'missing'));
  attempt(`${what}: text`, () => `${object}`);
  attempt(`${what}: keys`, () => Object.keys(object));
  attempt(`${what}: delete`, () => delete object.missing);
  attempt(`${what}: JSON`, () => JSON.stringify(object));
}
const own = new Proxy({ own: 1 }, {});
Object.setPrototypeOf(own, own);
ask('itself', own);
console.log(Object.getPrototypeOf(own) === own, require('util').types.isProxy(own));

const first = { own: 2 };
const second = Object.create(new Proxy(new Proxy(first, {}), {}));
first.__proto__ = second;
ask('by two', first);

const asks = [];
const target = { own: 3 };
const trapped = new Proxy(target, {
  get(of, key, receiver) {
    asks.push([of === target, key, receiver === target]);
    return typeof key === 'string' ? `got ${key}` : undefined;
  },
});
Reflect.setPrototypeOf(target, trapped);
console.log(target.own, target.missing, trapped.other, asks);
attempt('trapped: in', () => 'missing' in target);
Reflect.setPrototypeOf(target, null);
console.log('missing' in target, trapped.other, target.missing);

const { proxy, revoke } = Proxy.revocable({}, {});
Object.setPrototypeOf(proxy, proxy);
revoke();
attempt('revoked', () => proxy.missing);

const realm = require('vm').createContext({ attempt });
require('vm').runInContext(`
  const inside = new Proxy({}, {});
  Object.setPrototypeOf(inside, inside);
  try { inside.missing } catch (error) { attempt('realm', () => error.name) }
`, realm);

// Native functions that call each other.
let deep = [];
for (let level = 0; level < 1e6; level++) deep = [deep];
attempt('arrays', () => String(deep));
attempt('sum', () => deep + 1);

// What inherits from such a circle without being of it.
{
  const target = {};
  const circle = new Proxy(target, {});
  Object.setPrototypeOf(target, circle);
  const outside = Object.setPrototypeOf({}, circle);
  class A {}
  A.prototype.__proto__ = circle;
  for (const look of [() => outside.foo, () => 'foo' in { __proto__: circle }, () => new A().foo]) {
    try {
      console.log(look());
    } catch (error) {
      console.log(error.name, error.message);
    }
  }
}
