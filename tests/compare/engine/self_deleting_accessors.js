'use strict';
// Accessors that delete themselves to assign a value, read at one place of the text.
const thrice = (read) => [read(), read(), read()];
const sloppy = new Function(`
  return { a: 1, get tool() { delete this.tool; return this.tool = () => 'called'; }, b: 2 };
`);
const strict = () => ({ a: 1, get tool() { delete this.tool; return this.tool = () => 'called'; }, b: 2 });
const described = () => Object.defineProperty({ a: 1 }, 'tool', {
  configurable: true,
  enumerable: true,
  get() {
    delete this.tool;
    this.tool = () => 'called';
    return this.tool;
  },
});
const all = [sloppy, strict, described].map((make) => {
  const object = make();
  console.log(thrice(() => object.tool()).join());
  return object;
});
let made = 0;
class Shared {
  static get instance() { delete this.instance; return this.instance = { number: ++made }; }
  get own() { delete this.own; return 'the class has it'; }
}
console.log(thrice(() => Shared.instance.number).join(), thrice(() => new Shared().own).join());
const gone = { get once() { delete this.once; return { once: 1 }; }, c: 3 };
const read = () => gone.once;
console.log(read(), read());
const set = { set size(value) { delete this.size; this.size = { value }; } };
const write = (value) => { set.size = value; };
write(1);
write(2);
console.log(set.size);
const fixed = Object.freeze({ get own() { return delete this.own; } });
try { console.log(fixed.own); } catch (error) { console.log(error.name); }
setImmediate(() => {
  for (const object of all) console.log(object, Object.keys(object).join());
  console.log(Object.getOwnPropertyDescriptor(all[1], 'tool'), Shared.instance, gone, set);
  console.log(read(), thrice(() => all[0].tool()).join());
  console.log(strict.toString());
});
