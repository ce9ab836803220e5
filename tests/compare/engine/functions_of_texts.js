// Functions made from texts: their names, texts, strictness, errors and stacks.
'use strict';
const AsyncFunction = (async () => {}).constructor;
const GeneratorFunction = (function* () {}).constructor;
const AsyncGeneratorFunction = (async function* () {}).constructor;
const classes = { Function, AsyncFunction, GeneratorFunction, AsyncGeneratorFunction };
for (const [name, Class] of Object.entries(classes)) {
  const made = new Class('a, b', 'c = 1', 'return a + b + c;');
  console.log(name, Class.name, Class.length, made, made.name, made.length, made instanceof Class);
  console.log(String(made));
  console.log(Object.getPrototypeOf(made) === Class.prototype, Class.prototype.constructor === Class,
    Object.getOwnPropertyDescriptor(Class.prototype, 'constructor').writable);
}
console.log(Function('return this')() === globalThis, new Function()(), String(Function('')));
console.log(new Function('a', 'with (a) { return b; }')({ b: 'sloppy' }));
console.log(typeof new Function('return typeof anonymous')(), new Function('return typeof anonymous')());
console.log(new Function('/* a */ a, // b', 'return a')(7));
class Mine extends Function {
  constructor() { super('a', 'return a * 2'); }
  twice() { return this(2) * 2; }
}
console.log(new Mine()(4), new Mine().twice(), new Mine() instanceof Mine);

const wrong = [['return ;;; }'], ['if ('], ['a b'], ['}, function () {'], ['*/', ''], ['/*', '*/){'], ['a', 'let a;'],
  ['return `${`'], ['let x = ;'], ['"use strict"; with (a) {}'], ['await 1'], ['1a'], ['`']];
for (const parts of wrong) {
  try {
    new Function(...parts);
    console.log(parts, 'is a function');
  } catch (error) {
    console.log(parts, error.name, error instanceof SyntaxError);
  }
}
for (const body of ['return ;;; }', 'if (', 'a b', 'let x = ;', '"use strict"; with (a) {}', '1a']) {
  try { new Function(body); } catch (error) { console.log(body, '|', error.message); }
}
function maker() { return Function('value', 'const inner = () => value.x.y;\nreturn inner();'); }
const made = maker();
const lines = (error) => error.stack.split('\n').slice(0, 4).map((line) => line.replace(/\(\/.*?([^/]*:\d+):\d+\)/, '($1)'));
try { made({}); } catch (error) { console.log(error.message, lines(error)); }
made.call(1, { x: { y: 1 } });
// Texts are forgotten after a while, and their functions stay.
for (let n = 0; n < 300; n++) new Function(`return ${n};${' '.repeat(10000)}`);
try { made({}); } catch (error) { console.log(error instanceof TypeError); }
