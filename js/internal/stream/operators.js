'use strict';
// The iterator helpers of Readable: map, filter and the like, each with a signal, and with as many
// calls at a time as `concurrency` says.

const { makeError, AbortError } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { finished } = require('internal/stream/finished');
const { Readable } = require('internal/stream/readable');

const SKIP = Symbol('skip');      // a value that fn made and nobody is to see
const END = Symbol('end');

function checkOptions(options) {
  if (options !== undefined && options !== null) validateObject(options, 'options');
  if (options?.signal !== undefined && options?.signal !== null) validateAbortSignal(options.signal, 'options.signal');
}

function throwIfAborted(signal) {
  if (signal?.aborted) throw new AbortError();
}

function mapped(source, fn, options) {
  validateFunction(fn, 'fn');
  checkOptions(options);
  let concurrency = 1;
  if (options?.concurrency !== undefined && options.concurrency !== null) concurrency = Math.floor(options.concurrency);
  let ahead = concurrency - 1;
  if (options?.highWaterMark !== undefined && options.highWaterMark !== null) ahead = Math.floor(options.highWaterMark);
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(ahead, 'options.highWaterMark', 0);
  return mapValues(source, fn, options?.signal, concurrency, concurrency + ahead);
}

// Calls fn on as many values at a time as `concurrency` allows, and keeps the results in order, at
// most `limit` of them.
async function* mapValues(source, fn, outer, concurrency, limit) {
  const signal = AbortSignal.any(outer ? [outer] : []);
  const queue = [];
  let running = 0;
  let done = false;
  let wakeConsumer = null;
  let wakeProducer = null;

  function resume() {
    if (!wakeProducer || done || running >= concurrency || queue.length >= limit) return;
    wakeProducer();
    wakeProducer = null;
  }
  function onFailure() {
    done = true;
    onSettled();
  }
  function onSettled() {
    running--;
    resume();
  }

  async function produce() {
    try {
      for await (const value of source) {
        if (done) return;
        throwIfAborted(signal);
        let result;
        try {
          result = fn(value, { signal });
          if (result === SKIP) continue;
          result = Promise.resolve(result);
        } catch (err) {
          result = Promise.reject(err);
        }
        running++;
        result.then(onSettled, onFailure);
        queue.push(result);
        if (wakeConsumer) {
          wakeConsumer();
          wakeConsumer = null;
        }
        if (!done && (queue.length >= limit || running >= concurrency)) {
          await new Promise((resolve) => {
            wakeProducer = resolve;
          });
        }
      }
      queue.push(END);
    } catch (err) {
      const failure = Promise.reject(err);
      failure.then(onSettled, onFailure);
      queue.push(failure);
    } finally {
      done = true;
      if (wakeConsumer) {
        wakeConsumer();
        wakeConsumer = null;
      }
    }
  }

  produce();
  try {
    while (true) {
      while (queue.length > 0) {
        const value = await queue[0];
        if (value === END) return;
        throwIfAborted(signal);
        if (value !== SKIP) yield value;
        queue.shift();
        resume();
      }
      await new Promise((resolve) => {
        wakeConsumer = resolve;
      });
    }
  } finally {
    done = true;
    if (wakeProducer) {
      wakeProducer();
      wakeProducer = null;
    }
  }
}

function filtered(source, fn, options) {
  validateFunction(fn, 'fn');
  return mapped(source, async (value, context) => ((await fn(value, context)) ? value : SKIP), options);
}

async function* flattened(values) {
  for await (const value of values) yield* value;
}

function toCount(number) {
  number = Number(number);
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw makeError('ERR_OUT_OF_RANGE', 'number', '>= 0', number);
  return number;
}

async function* dropped(source, count, signal) {
  throwIfAborted(signal);
  for await (const value of source) {
    throwIfAborted(signal);
    if (count-- <= 0) yield value;
  }
}

async function* taken(source, count, signal) {
  throwIfAborted(signal);
  for await (const value of source) {
    throwIfAborted(signal);
    if (count-- > 0) yield value;
    // Not one more is asked for than needed.
    if (count <= 0) return;
  }
}

module.exports = {
  map(fn, options) {
    return Readable.from(mapped(this, fn, options));
  },

  filter(fn, options) {
    return Readable.from(filtered(this, fn, options));
  },

  flatMap(fn, options) {
    return Readable.from(flattened(mapped(this, fn, options)));
  },

  drop(number, options) {
    checkOptions(options);
    return Readable.from(dropped(this, toCount(number), options?.signal));
  },

  take(number, options) {
    checkOptions(options);
    return Readable.from(taken(this, toCount(number), options?.signal));
  },

  async forEach(fn, options) {
    validateFunction(fn, 'fn');
    const call = async (value, context) => {
      await fn(value, context);
      return SKIP;
    };
    for await (const unused of mapped(this, call, options));
  },

  async some(fn, options) {
    for await (const unused of filtered(this, fn, options)) return true;
    return false;
  },

  async every(fn, options) {
    validateFunction(fn, 'fn');
    const fails = async (value, context) => !(await fn(value, context));
    return !(await module.exports.some.call(this, fails, options));
  },

  async find(fn, options) {
    for await (const value of filtered(this, fn, options)) return value;
    return undefined;
  },

  async toArray(options) {
    checkOptions(options);
    const signal = options?.signal;
    const all = [];
    for await (const value of this) {
      if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
      all.push(value);
    }
    return all;
  },

  async reduce(fn, initial, options) {
    validateFunction(fn, 'fn');
    checkOptions(options);
    const outer = options?.signal;
    let has = arguments.length > 1;
    if (outer?.aborted) {
      const err = new AbortError(undefined, { cause: outer.reason });
      this.once('error', () => {});
      await new Promise((resolve) => finished(this.destroy(err), resolve));
      throw err;
    }
    // What fn is given is aborted when the work is over, however it ended.
    const controller = new AbortController();
    const { signal } = controller;
    const onAbort = () => controller.abort();
    if (outer) outer.addEventListener('abort', onAbort, { once: true });
    try {
      for await (const value of this) {
        throwIfAborted(outer);
        initial = has ? await fn(initial, value, { signal }) : value;
        has = true;
      }
    } finally {
      controller.abort();
      if (outer) outer.removeEventListener('abort', onAbort);
    }
    if (!has) {
      const err = makeError('ERR_MISSING_ARGS', 'reduce');
      err.message = 'Reduce of an empty stream requires an initial value';
      throw err;
    }
    return initial;
  },
};
