// What arrives in another thread, and comes back, is what was sent.
const { Worker } = require('worker_threads');
const circle = { name: 'circle' };
circle.self = circle;
const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
const error = new RangeError('wrong', { cause: { why: 1 } });
error.stack = 'a stack';
const values = [
  undefined, null, true, 0, -0, NaN, Infinity, 1.5, 12345678901234567890n, -5n, '', 'ascii', 'ünicode', '\u{1f600}', '\ud800',
  {}, { a: 1, b: { c: [1, , 3] }, 5: 'five' }, [1, [2, [3]]], Object.assign([1, 2], { extra: true }), new Array(5),
  new Map([[1, { a: 1 }], ['k', new Map()]]), new Set(['a', 1, {}]), new Date(0), new Date(NaN), /x+/gi,
  new Number(1), new String('s'), new Boolean(false), Object(5n),
  bytes, bytes.subarray(2, 4), Buffer.from('buffer'), new DataView(bytes.buffer, 1, 3), new Float64Array([1.5, NaN]), bytes.buffer,
  new ArrayBuffer(2, { maxByteLength: 8 }), new BigInt64Array([1n]),
  circle, [circle, circle], error, new Error(), new DOMException('dom', 'AbortError'), { __proto__: null, x: 1 },
];
const worker = new Worker(`
  const { parentPort } = require('worker_threads');
  parentPort.on('message', (message) => {
    if (message === 'end') parentPort.close();
    else parentPort.postMessage(message);
  });
`, { eval: true });
let at = 0;
worker.on('message', ({ value }) => {
  if (value instanceof Error) console.log(at, value.name, value.message, value.cause, value.stack.split('\n')[0], value.constructor.name);
  else console.log(at, value);
  next(++at);
});
function next(at) {
  if (at < values.length) worker.postMessage({ value: values[at] });
  else worker.postMessage('end');
}
next(0);
worker.on('exit', (code) => console.log(code, at));
