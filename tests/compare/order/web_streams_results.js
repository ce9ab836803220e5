'use strict';
// What a script's methods give to a Web stream is turned into promises in two ways: pull(), write() and
// transform() give a promise that is taken as it is; start(), close(), abort(), cancel() and flush() one
// that is followed by another. Every method is tried with every kind of result beside a ladder of
// microtasks (0, 1, 2 ...).
process.on('unhandledRejection', () => {});

const RUNGS = 20;
let out;
const L = (text) => out.push(text);
const said = (name) => [() => L(name), (err) => L(`${name}!${err.message ?? err}`)];

class Own extends Promise {
  then(...args) {
    L('then');
    return super.then(...args);
  }
}

const results = {
  plain: () => undefined,
  promise: () => Promise.resolve(),
  async: async () => {},
  thenable: () => ({ then(resolve) { L('then'); resolve(); } }),
  own: () => Own.resolve(),
  late: () => Promise.resolve().then(() => {}),
  throws: () => { throw new Error('T'); },
  rejects: () => Promise.reject(new Error('R')),
  rejecting: () => ({ then(resolve, reject) { L('then'); reject(new Error('G')); } }),
};

async function readAll(reader) {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      L(done ? 'end' : `read ${value}`);
      if (done) break;
    }
  } catch (err) {
    L(`read!${err.message ?? err}`);
  }
}

function reading(type, chunk) {
  return {
    start(result) {
      const stream = new ReadableStream({
        type,
        start(c) { c.enqueue(chunk()); return result(); },
        pull(c) { L('pull'); c.close(); },
      });
      const reader = stream.getReader();
      reader.closed.then(...said('closed'));
      readAll(reader);
    },
    pull(result) {
      let n = 0;
      const stream = new ReadableStream({
        type,
        pull(c) { L('pull'); if (n++ > 1) c.close(); else c.enqueue(chunk()); return result(); },
      });
      const reader = stream.getReader();
      reader.closed.then(...said('closed'));
      readAll(reader);
    },
    cancel(result) {
      const stream = new ReadableStream({ type, cancel() { L('cancel'); return result(); } });
      const reader = stream.getReader();
      reader.closed.then(...said('closed'));
      reader.read().then(...said('read'));
      reader.cancel('why').then(...said('cancelled'));
    },
  };
}

const iterating = {
  return(result) {
    (async () => {
      try {
        const stream = new ReadableStream({
          start(c) { c.enqueue(1); c.enqueue(2); },
          cancel() { L('cancel'); return result(); },
        });
        for await (const chunk of stream) { L(chunk); break; }
        L('after');
      } catch (err) {
        L(err.message);
      }
    })();
  },
};

// An iterator whose next() gives what `wrap` makes of the result's kind.
function from(symbol, next, end) {
  const stream = ReadableStream.from({ [symbol]: () => ({ next, return: end }) });
  return stream.getReader();
}

const fromIterators = {};
for (const symbol of ['asyncIterator', 'iterator']) {
  // `then` so that the kinds of results may be told apart: they resolve to what next() must give.
  const giving = (result, value) => {
    const given = result();
    if (given instanceof Own) return Own.resolve(value);
    if (given instanceof Promise) return given.then(() => value);
    return given === undefined ? value : { then: (resolve, reject) => given.then(() => resolve(value), reject) };
  };
  fromIterators[`${symbol} next`] = (result) => {
    const reader = from(Symbol[symbol], () => giving(result, { value: 1, done: false }));
    reader.read().then(...said('read'));
    reader.closed.then(...said('closed'));
  };
  fromIterators[`${symbol} value`] = (result) => {
    const reader = from(Symbol[symbol], () => ({ value: giving(result, 1), done: false }));
    reader.read().then(...said('read'));
    reader.closed.then(...said('closed'));
  };
  fromIterators[`${symbol} return`] = (result) => {
    const reader = from(Symbol[symbol], () => ({ value: 1 }), () => giving(result, {}));
    reader.cancel('why').then(...said('cancelled'));
  };
}

function write(writer) {
  writer.ready.then(...said('ready'));
  writer.write(1).then(...said('written 1'));
  writer.write(2).then(...said('written 2'));
  writer.close().then(...said('ended'));
  writer.closed.then(...said('closed'));
}

const writing = {};
for (const name of ['start', 'write', 'close']) {
  writing[name] = (result) => {
    const sink = { write(chunk) { L(`write ${chunk}`); }, close() { L('close'); } };
    const plain = sink[name];
    sink[name] = (chunk) => { plain?.(chunk); return result(); };
    write(new WritableStream(sink).getWriter());
  };
}
writing.abort = (result) => {
  const writer = new WritableStream({ abort(reason) { L(`abort ${reason}`); return result(); } }).getWriter();
  writer.write(1).then(...said('written'));
  writer.ready.then(...said('ready'));
  writer.closed.then(...said('closed'));
  writer.abort('why').then(...said('aborted'));
};

const transforming = {};
for (const name of ['start', 'transform', 'flush']) {
  transforming[name] = (result) => {
    const transformer = { transform(chunk, c) { L(`transform ${chunk}`); c.enqueue(chunk); }, flush() { L('flush'); } };
    const plain = transformer[name];
    transformer[name] = (chunk, c) => { plain?.(chunk, c); return result(); };
    const { readable, writable } = new TransformStream(transformer);
    write(writable.getWriter());
    readAll(readable.getReader());
  };
}
transforming.cancel = (result) => {
  const { readable, writable } = new TransformStream({ cancel() { L('cancel'); return result(); } });
  const writer = writable.getWriter();
  writer.write(1).then(...said('written'));
  writer.closed.then(...said('closed'));
  readable.cancel('why').then(...said('cancelled'));
};
transforming.abort = (result) => {
  const { readable, writable } = new TransformStream({ cancel() { L('cancel'); return result(); } });
  const reader = readable.getReader();
  reader.read().then(...said('read'));
  reader.closed.then(...said('closed'));
  writable.abort('why').then(...said('aborted'));
};

const piping = {};
for (const name of ['pull', 'write', 'close']) {
  piping[name] = (result) => {
    let n = 0;
    const source = { pull(c) { L('pull'); if (n++ > 2) c.close(); else c.enqueue(n); }, cancel() { L('cancel'); } };
    const sink = { write(chunk) { L(`write ${chunk}`); }, close() { L('close'); }, abort() { L('abort'); } };
    const owner = name in source ? source : sink;
    const plain = owner[name];
    owner[name] = (given) => { plain(given); return result(); };
    new ReadableStream(source).pipeTo(new WritableStream(sink)).then(...said('piped'));
  };
}

const subjects = {
  'readable': reading(undefined, () => 'a'),
  'bytes': reading('bytes', () => new Uint8Array(1)),
  'iterator': iterating,
  'from': fromIterators,
  'writable': writing,
  'transform': transforming,
  'pipe': piping,
};

(async () => {
  for (const subject in subjects) {
    for (const method in subjects[subject]) {
      for (const kind in results) {
        await new Promise(setImmediate);
        out = [];
        try {
          subjects[subject][method](results[kind]);
        } catch (err) {
          L(`threw ${err.message}`);
        }
        let promise = Promise.resolve();
        for (let i = 0; i < RUNGS; i++) promise = promise.then(() => L(i));
        await new Promise(setImmediate);
        const last = out.findLastIndex((step) => typeof step !== 'number');
        console.log(`${subject} ${method} ${kind}: ${out.slice(0, last + 2).join(', ')}`);
      }
    }
  }
})();
