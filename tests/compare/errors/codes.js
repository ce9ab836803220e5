// Errors with codes: class, code, message, String() and stack.
class Foo {}
const values = [
  undefined, null, 1, -0, NaN, true, 10n, Symbol('x'), 'abc', 'a'.repeat(28), 'a'.repeat(29), "it's", "a\nb'c",
  {}, [], new Foo(), Object.create(null), new Map(), /x/,
  { constructor: { name: '' } }, { constructor: undefined },
];
for (const value of values) {
  try {
    process.nextTick(value);
  } catch (error) {
    console.log(error.message);
  }
}
for (const value of [function named() {}, () => {}, class A {}]) {
  try {
    process.chdir(value);
  } catch (error) {
    console.log(error.message);
  }
}
try {
  process.nextTick(5);
} catch (error) {
  console.log(error.name, error.code, Object.keys(error), error instanceof TypeError, error.constructor === TypeError);
  console.log(String(error));
  console.log(error.stack.split('\n')[0]);
  error.message = 'changed';
  console.log(String(error));
}
try {
  process.chdir('/nonexistent/folder');
} catch (error) {
  console.log(error.code, error.errno, error.syscall, error.dest, Object.keys(error), error.message.replace(process.cwd(), 'CWD'));
}
try {
  process.kill(2 ** 30, 0);
} catch (error) {
  console.log(error.message, error.code, error.errno, error.syscall);
}
try {
  require('./missing.js');
} catch (error) {
  console.log(error.code, error.message.split('\n')[0], String(error).split('\n')[0]);
}
