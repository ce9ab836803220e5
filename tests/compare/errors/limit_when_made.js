// Error.stackTraceLimit counts when an error is made, not when its stack is read.
class Own extends Error {}
function without(make) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
for (const make of [() => new Error('one'), () => new Own('two'), () => new TypeError(), () => RangeError('three')]) {
  const error = without(make);
  console.log(JSON.stringify(error.stack), error);
  console.log(Object.getOwnPropertyDescriptor(error, 'stack') !== undefined, Object.keys(error));
}
const named = without(() => new Own());
named.name = 'Named';
named.message = 'later';
console.log(named, JSON.stringify(named.stack));
const shown = new Error('with');
console.log(shown.stack.split('\n').length > 1);
