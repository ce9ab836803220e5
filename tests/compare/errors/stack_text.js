// The lines of stacks that are the program's own: names, places, columns.
function show(label, error) {
  const lines = error.stack.split('\n').filter((line) => !line.includes('node:internal'));
  console.log(label);
  console.log(lines.map((line) => line.replace(__filename, 'FILE')).join('\n'));
}
function plain() { return new Error('plain'); }
const arrow = () => new Error('arrow');
const object = {
  method() { return new Error('method'); },
  property: function () { return new Error('property'); },
  get getter() { return new Error('getter'); },
  arrow: () => new Error('arrow'),
};
class Base {
  constructor() { this.made = new Error('constructor'); }
  method() { return new Error('method'); }
  static fixed() { return new Error('static'); }
  #hidden() { return new Error('private'); }
  reveal() { return this.#hidden(); }
  get getter() { return new Error('getter'); }
  field = () => new Error('field');
}
function Old() { this.made = new Error('old'); }
Old.prototype.method = function () { return new Error('old method'); };
exports.exported = function () { return new Error('exported'); };
show('plain', plain());
show('arrow', arrow());
show('method', object.method());
show('property', object.property());
show('getter', object.getter);
show('arrow of an object', object.arrow());
show('class', new Base().made);
show('class method', new Base().method());
show('static', Base.fixed());
show('private', new Base().reveal());
show('class getter', new Base().getter);
show('field', new Base().field());
show('old', new Old().made);
show('old method', new Old().method());
show('exported', exports.exported());
show('callback', [1].map(() => new Error('in map'))[0]);
show('immediately', (function () { return new Error('iife'); })());
show('bound', plain.bind(null)());
show('generator', (function* generate() { yield new Error('generator'); })().next().value);
show('executor', (() => { let made; new Promise(() => { made = new Error('executor'); }); return made; })());
