// mock.timers: timers and dates whose time passes when a test says so.

const { makeError, AbortError } = require('internal/errors');
const { validateAbortSignal, validateNumber, validateObject, validateStringArray, validateString } = require('internal/validators');

const LARGEST_DELAY = 2 ** 31 - 1;
const OwnDate = Date;

const ALL = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait', 'AbortSignal.timeout'];

class Timeout {
  constructor(id, callback, runAt, interval, args) {
    this.id = id;
    this.callback = callback;
    this.runAt = runAt;
    this.interval = interval;
    this.args = args;
  }

  hasRef() {
    return true;
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }

  refresh() {
    return this;
  }
}

function checkTime(time, name = 'time') {
  validateNumber(time, name);
  if (time < 0) throw makeError('ERR_INVALID_ARG_VALUE', 'time', 'positive integer', time);
}

const withDelay = (delay) => (delay >= 1 && delay <= LARGEST_DELAY ? Number(delay) : 1);

class MockTimers {
  #isEnabled = false;
  #now = 0;
  #lastId = 0;
  // By the time when they are due, and then as they were set.
  #queue = [];
  #undo = [];

  constructor() {
    Object.defineProperty(this, Symbol.dispose, { value: () => this.reset(), enumerable: false });
  }

  enable(options = {}) {
    validateObject(options, 'options');
    if (this.#isEnabled) throw makeError('ERR_INVALID_STATE', 'MockTimers is already enabled!');
    const { apis = ALL, now = 0 } = options;
    if (!Array.isArray(apis)) validateStringArray(apis, 'options.apis');
    apis.forEach((name, at) => {
      validateString(name, `options.apis[${at}]`);
      if (!ALL.includes(name)) throw makeError('ERR_INVALID_ARG_VALUE', 'options.apis', name, `option ${name} is not supported`);
    });
    if (require('util').types.isDate(now)) {
      this.#now = now.getTime();
    } else {
      checkTime(now, 'initialTime');
      if (Number.isNaN(now)) throw makeError('ERR_INVALID_ARG_VALUE', 'now', now, `epoch must be a positive integer received ${now}`);
      this.#now = now;
    }
    const wanted = apis.length > 0 ? apis : ALL;
    if (wanted.includes('Date') && Date !== OwnDate && Date.isMock) {
      throw makeError('ERR_INVALID_STATE', 'Date is already being mocked!');
    }
    this.#isEnabled = true;
    for (const name of wanted) this.#replacements[name].call(this);
  }

  tick(time = 1) {
    this.#needEnabled();
    checkTime(time);
    this.#now += time;
    while (this.#queue.length > 0 && this.#queue[0].runAt <= this.#now) {
      const timer = this.#queue[0];
      Reflect.apply(timer.callback, undefined, timer.args);
      // The callback may have cleared it.
      const at = this.#queue.indexOf(timer);
      if (at === -1) continue;
      this.#queue.splice(at, 1);
      if (timer.interval === undefined) continue;
      timer.runAt += timer.interval;
      this.#insert(timer);
    }
  }

  runAll() {
    this.#needEnabled();
    const last = this.#queue.at(-1);
    if (last) this.tick(last.runAt > this.#now ? last.runAt - this.#now : 0);
  }

  setTime(time = 0) {
    validateNumber(time, 'time');
    checkTime(time);
    this.#needEnabled();
    this.#now = time;
  }

  reset() {
    if (!this.#isEnabled) return;
    for (const undo of this.#undo.splice(0)) undo();
    this.#queue = [];
    this.#now = 0;
    this.#isEnabled = false;
  }

  #needEnabled() {
    if (this.#isEnabled) return;
    throw makeError('ERR_INVALID_STATE', 'You should enable MockTimers first by calling the .enable function');
  }

  #insert(timer) {
    let at = this.#queue.length;
    while (at > 0 && this.#queue[at - 1].runAt > timer.runAt) at--;
    this.#queue.splice(at, 0, timer);
  }

  #add(callback, runAt, interval, args) {
    const timer = new Timeout(++this.#lastId, callback, runAt, interval, args);
    this.#insert(timer);
    return timer;
  }

  #setTimeout = (callback, delay, ...args) => this.#add(callback, this.#now + withDelay(delay), undefined, args);
  #setInterval = (callback, delay, ...args) => this.#add(callback, this.#now + withDelay(delay), withDelay(delay), args);
  // Before all timers that wait.
  #setImmediate = (callback, ...args) => this.#add(callback, -1, undefined, args);

  #clear = (timer) => {
    const at = this.#queue.findIndex((one) => one === timer || (typeof timer === 'number' && one.id === timer));
    if (at !== -1) this.#queue.splice(at, 1);
  };

  #put(object, name, value) {
    const known = Object.getOwnPropertyDescriptor(object, name);
    const { enumerable, configurable } = known;
    Object.defineProperty(object, name, { value, writable: true, enumerable, configurable });
    this.#undo.push(() => Object.defineProperty(object, name, known));
  }

  // A timer's functions wherever scripts find them.
  #putAll(name, set, clear, promised) {
    for (const object of [globalThis, require('timers')]) {
      this.#put(object, name, set);
      this.#put(object, name.replace('set', 'clear'), clear);
    }
    this.#put(require('timers/promises'), name, promised);
  }

  #replacements = {
    __proto__: null,
    setTimeout() {
      const promised = (delay, value, options) => this.#promise((done) => this.#setTimeout(done, delay), value, options);
      this.#putAll('setTimeout', this.#setTimeout, this.#clear, promised);
    },
    setInterval() {
      const promised = (delay, value, options) => this.#iterate(delay, value, options);
      this.#putAll('setInterval', this.#setInterval, this.#clear, promised);
    },
    setImmediate() {
      const promised = (value, options) => this.#promise((done) => this.#setImmediate(done), value, options);
      this.#putAll('setImmediate', this.#setImmediate, this.#clear, promised);
    },
    'scheduler.wait'() {
      const { scheduler } = require('timers/promises');
      const known = Object.getOwnPropertyDescriptor(scheduler, 'wait');
      const value = (delay, options) => this.#promise((done) => this.#setTimeout(done, delay), undefined, options);
      Object.defineProperty(scheduler, 'wait', { configurable: true, enumerable: true, writable: true, value });
      this.#undo.push(() => {
        if (known) Object.defineProperty(scheduler, 'wait', known);
        else delete scheduler.wait;
      });
    },
    'AbortSignal.timeout'() {
      this.#put(AbortSignal, 'timeout', (delay) => {
        validateNumber(delay, 'delay', 0, Number.MAX_SAFE_INTEGER);
        const controller = new AbortController();
        this.#setTimeout(() => controller.abort(), delay);
        return controller.signal;
      });
    },
    Date() {
      this.#put(globalThis, 'Date', this.#mockedDate());
    },
  };

  #mockedDate() {
    const now = () => this.#now;
    const own = {
      now() {
        return now();
      },
      toString() {
        return OwnDate.toString();
      },
      isMock: true,
    };
    return new Proxy(OwnDate, {
      apply: () => new OwnDate(now()).toString(),
      construct: (target, args, made) => Reflect.construct(OwnDate, args.length > 0 ? args : [now()], made),
      getOwnPropertyDescriptor(target, key) {
        if (!Object.hasOwn(own, key)) return Reflect.getOwnPropertyDescriptor(target, key);
        return { value: own[key], writable: true, enumerable: false, configurable: true };
      },
      ownKeys: (target) => [...new Set([...Reflect.ownKeys(target), ...Object.keys(own)])],
      get: (target, key, self) => (Object.hasOwn(own, key) ? own[key] : Reflect.get(target, key, self)),
      has: (target, key) => Object.hasOwn(own, key) || Reflect.has(target, key),
    });
  }

  #promise(start, value, options = {}) {
    const { promise, resolve, reject } = Promise.withResolvers();
    try {
      validateObject(options, 'options');
      const { signal } = options;
      if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
      if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
      let abort;
      const timer = start(() => {
        signal?.removeEventListener('abort', abort);
        resolve(value);
      });
      abort = () => {
        this.#clear(timer);
        reject(new AbortError(undefined, { cause: signal.reason }));
      };
      signal?.addEventListener('abort', abort, { once: true });
    } catch (error) {
      reject(error);
    }
    return promise;
  }

  async *#iterate(delay, value, options = {}) {
    validateObject(options, 'options');
    const { signal } = options;
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    let due = 0;
    let wake;
    const changed = () => wake?.();
    const check = () => {
      if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    };
    check();
    const timer = this.#setInterval(() => {
      due++;
      changed();
    }, delay);
    const abort = () => {
      this.#clear(timer);
      changed();
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      for (;;) {
        // What was due before an abort counts.
        if (due > 0) {
          due--;
          yield value;
          continue;
        }
        check();
        await new Promise((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
    } finally {
      this.#clear(timer);
      signal?.removeEventListener('abort', abort);
    }
  }
}

exports.MockTimers = MockTimers;
