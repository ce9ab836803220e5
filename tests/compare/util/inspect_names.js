// What an object is called: a tag that the class's name says already is left out, and a function
// whose prototype is empty gives its own name.
const { inspect } = require('util');
const pairs = [
  ['InternMap', 'Map'], ['Mapp', 'Map'], ['MapX', 'Map'], ['Map2', 'Map'], ['MapxMap', 'Map'], ['My_Map', 'Map'], ['Map_', 'Map'],
  ['EmptyTag', 'E'], ['EmptyTag', 'y'], ['MapÄ', 'Map'], ['Mapé', 'Map'], ['Foo', 'foo'], ['Bar', 'FooBar'], ['ab', 'b'], ['ab', 'a'],
];
for (const [name, tag] of pairs) {
  const made = { [name]: class {} }[name];
  Object.defineProperty(made.prototype, Symbol.toStringTag, { value: tag });
  console.log(new made());
}
class LongMap extends Map {}
class MySet extends Set {}
class RegExpX extends RegExp { get [Symbol.toStringTag]() { return 'RegExp'; } }
console.log(new LongMap([[1, 2]]), new MySet(), new RegExpX('a'), new (class MyUint8Array extends Uint8Array {})(2));

const Empty = (() => {
  const C = function () {};
  C.prototype = Object.create(null);
  return C;
})();
function Events() { this.set = 1; }
Events.prototype = Object.create(null);
console.log(new Empty(), [new Empty()], { nested: { deeper: new Events() } });
console.log(Events.toString(), inspect(Empty));
class WithParent extends Events {}
console.log(new WithParent());
