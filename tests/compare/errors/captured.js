// Error.captureStackTrace, stackTraceLimit, prepareStackTrace and own stacks.
const first = (stack) => stack.split('\n').slice(0, 2).map((line) => line.replace(__filename, 'FILE'));
class One extends Error { constructor(message) { super(message); this.name = 'One'; } }
class Two extends One {}
console.log(first(new Two('subclass').stack));
function Old(message) { Error.call(this); Error.captureStackTrace(this, Old); this.message = message; }
Old.prototype = Object.create(Error.prototype);
Old.prototype.name = 'OldName';
console.log(first(new Old('old').stack));
const bare = {};
Error.captureStackTrace(bare);
console.log(first(bare.stack), Object.keys(bare));
function outer() { return inner(); }
function inner() { const holder = {}; Error.captureStackTrace(holder, inner); return holder.stack; }
console.log(first(outer()));
const standard = Error.prepareStackTrace;
Error.prepareStackTrace = (error, sites) => sites;
function here() { const holder = {}; Error.captureStackTrace(holder, here); return holder.stack[0]; }
const describe = (site) => [
  site.getFileName() === __filename, site.getLineNumber(), site.getColumnNumber(), site.getFunctionName(),
  site.getTypeName(), site.getMethodName(), site.isNative(), site.isEval(), site.isConstructor(), site.isAsync(),
  String(site).replace(__filename, 'FILE'),
];
function named() { return here(); }
class Kind { method() { return here(); } }
console.log(describe(named()));
console.log(describe(new Kind().method()));
Error.prepareStackTrace = standard;
Error.stackTraceLimit = 1;
console.log(new Error('one frame').stack.split('\n').length);
Error.stackTraceLimit = 0;
console.log(new Error('none').stack);
Error.stackTraceLimit = 10;
const late = new Error('made');
late.message = 'changed before the first read';
console.log(first(late.stack)[0]);
late.message = 'changed after it';
console.log(first(late.stack)[0]);
late.stack = 'replaced';
console.log(late.stack, Object.keys(late));
console.log(Object.getOwnPropertyNames(new Error('names')), new Error('own').hasOwnProperty('stack'));
console.log(Object.getOwnPropertyNames(new Error('names', { cause: 1 })));
console.log(TypeError.captureStackTrace === Error.captureStackTrace, Object.getPrototypeOf(TypeError) === Error);
console.log(Error('called').constructor === Error, Error.name, Error.length, RangeError.prototype.constructor === RangeError);
console.log(Error.isError(late), Error.isError({}));
