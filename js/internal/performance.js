// The performance timeline: marks, measures, timed functions, and who observes them.

const { makeError } = require('internal/errors');
const { validateFunction, validateNumber, validateObject } = require('internal/validators');
const observe = require('internal/observe');
const { now, timeOrigin, loopStart, idleTime, uvMetrics } = native('perf_hooks');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const mayConstruct = Symbol('PerformanceEntry');

function show(entry, shown, depth, options, inspect) {
  const name = entry.constructor.name;
  if (depth < 0) return `[${name}]`;
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${name} ${(inspect ?? require('util').inspect)(shown, inner)}`;
}

function lasting(prototype, names, tag) {
  for (const name of names) Object.defineProperty(prototype, name, { enumerable: true });
  if (tag) {
    Object.defineProperty(prototype, Symbol.toStringTag, { value: tag, configurable: true });
  }
}

class PerformanceEntry {
  #name;
  #type;
  #start;
  #duration;

  constructor(key, name, type, start, duration) {
    if (key !== mayConstruct) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
  }

  static #check(entry) {
    if (!(#name in entry)) throw makeError('ERR_INVALID_THIS', 'PerformanceEntry');
  }

  get name() {
    PerformanceEntry.#check(this);
    return this.#name;
  }

  get entryType() {
    PerformanceEntry.#check(this);
    return this.#type;
  }

  get startTime() {
    PerformanceEntry.#check(this);
    return this.#start;
  }

  get duration() {
    PerformanceEntry.#check(this);
    return this.#duration;
  }

  [customInspect](depth, options, inspect) {
    return show(this, this.toJSON(), depth, options, inspect);
  }

  toJSON() {
    const { name, entryType, startTime, duration } = this;
    const json = { name, entryType, startTime, duration };
    if ('detail' in this) json.detail = this.detail;
    return json;
  }
}

lasting(PerformanceEntry.prototype, ['name', 'entryType', 'startTime', 'duration', 'toJSON']);

// Milestones of the start, which measures may name.
const milestones = [
  'nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete',
];

class PerformanceMark extends PerformanceEntry {
  #detail;

  constructor(name, options = undefined) {
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'name');
    name = `${name}`;
    if (milestones.includes(name)) throw makeError('ERR_INVALID_ARG_VALUE', 'name', name);
    if (options != null) validateObject(options, 'options');
    const start = options?.startTime ?? now();
    validateNumber(start, 'startTime');
    if (start < 0) throw makeError('ERR_PERFORMANCE_INVALID_TIMESTAMP', start);
    super(mayConstruct, name, 'mark', start, 0);
    this.#detail = options?.detail == null ? null : structuredClone(options.detail);
  }

  get detail() {
    return this.#detail;
  }
}

lasting(PerformanceMark.prototype, ['detail'], 'PerformanceMark');

class PerformanceMeasure extends PerformanceEntry {
  #detail;

  constructor(key, name, start, duration, detail) {
    super(key, name, 'measure', start, duration);
    this.#detail = detail;
  }

  get detail() {
    return this.#detail;
  }
}

lasting(PerformanceMeasure.prototype, ['detail'], 'PerformanceMeasure');

// What an entry of a fetched resource shows, in order, and where the timing that a client measured has it.
const resourceFields = {
  __proto__: null,
  initiatorType: ({ initiatorType }) => initiatorType,
  nextHopProtocol: ({ connection }) => connection?.ALPNNegotiatedProtocol,
  workerStart: ({ timing }) => timing.finalServiceWorkerStartTime,
  redirectStart: ({ timing }) => timing.redirectStartTime,
  redirectEnd: ({ timing }) => timing.redirectEndTime,
  fetchStart: ({ timing }) => timing.postRedirectStartTime,
  domainLookupStart: ({ connection }) => connection?.domainLookupStartTime,
  domainLookupEnd: ({ connection }) => connection?.domainLookupEndTime,
  connectStart: ({ connection }) => connection?.connectionStartTime,
  connectEnd: ({ connection }) => connection?.connectionEndTime,
  secureConnectionStart: ({ connection }) => connection?.secureConnectionStartTime,
  requestStart: ({ timing }) => timing.finalNetworkRequestStartTime,
  responseStart: ({ timing }) => timing.finalNetworkResponseStartTime,
  responseEnd: ({ timing }) => timing.endTime,
  // What came from a cache took nothing; the rest is counted with 300 bytes of headers.
  transferSize: ({ cacheMode, timing }) => (cacheMode === 'local' ? 0 : timing.encodedBodySize + 300),
  encodedBodySize: ({ timing }) => timing.encodedBodySize,
  decodedBodySize: ({ timing }) => timing.decodedBodySize,
  deliveryType: ({ deliveryType }) => deliveryType,
  responseStatus: ({ responseStatus }) => responseStatus,
};

class PerformanceResourceTiming extends PerformanceEntry {
  #about;

  constructor(key, name, about) {
    if (key !== mayConstruct) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
    const { startTime, endTime } = about.timing;
    super(key, name, 'resource', startTime, endTime - startTime);
    this.#about = about;
  }

  static field(entry, name) {
    if (!(#about in entry)) throw makeError('ERR_INVALID_THIS', 'PerformanceResourceTiming');
    return resourceFields[name](entry.#about);
  }

  toJSON() {
    const json = super.toJSON();
    for (const name in resourceFields) json[name] = this[name];
    return json;
  }
}

const { field } = PerformanceResourceTiming;
delete PerformanceResourceTiming.field;
for (const name in resourceFields) {
  Object.defineProperty(PerformanceResourceTiming.prototype, name, {
    __proto__: null, configurable: true, get() { return field(this, name); },
  });
}
lasting(PerformanceResourceTiming.prototype, [...Object.keys(resourceFields), 'toJSON'], 'PerformanceResourceTiming');

const entries = new Set();
// The same by their names.
const named = new Map();
const byStart = (a, b) => a.startTime - b.startTime;

function timeOf(mark) {
  if (typeof mark === 'number') {
    if (mark < 0) throw makeError('ERR_PERFORMANCE_INVALID_TIMESTAMP', mark);
    return mark;
  }
  mark = `${mark}`;
  if (milestones.includes(mark)) return nodeTiming[mark];
  const known = named.get(mark)?.findLast((entry) => entry.entryType === 'mark');
  if (!known) {
    const { DOMException } = require('internal/domexception');
    throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError');
  }
  return known.startTime;
}

function measure(name, startOrOptions, endMark) {
  let start;
  let end;
  let duration;
  let detail = null;
  if (typeof startOrOptions === 'object' && startOrOptions !== null) {
    const given = startOrOptions;
    const wrong = (text) => makeError('ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS', text);
    if (given.start !== undefined || given.end !== undefined || given.duration !== undefined || given.detail !== undefined) {
      if (endMark !== undefined) throw wrong('endMark must not be specified');
      if (given.start !== undefined && given.end !== undefined && given.duration !== undefined) {
        throw wrong('Must not have options.start, options.end, and options.duration specified');
      }
    }
    ({ start, end, duration } = given);
    if (given.detail != null) detail = structuredClone(given.detail);
  } else {
    start = startOrOptions;
  }
  const endTime =
    endMark !== undefined ? timeOf(endMark)
      : end !== undefined ? timeOf(end)
        : start !== undefined && duration !== undefined ? timeOf(start) + timeOf(duration)
          : now();
  const startTime =
    start !== undefined ? timeOf(start)
      : duration !== undefined && end !== undefined ? timeOf(end) - timeOf(duration)
        : 0;
  return new PerformanceMeasure(mayConstruct, name, startTime, endTime - startTime, detail);
}

function keep(entry) {
  entries.add(entry);
  const same = named.get(entry.name);
  if (same) same.push(entry);
  else named.set(entry.name, [entry]);
}

function remember(entry) {
  keep(entry);
  tell(entry);
  return entry;
}

function forget(type, name) {
  for (const each of name === undefined ? [...named.keys()] : [`${name}`]) {
    const kept = [];
    for (const entry of named.get(each) ?? []) {
      if (entry.entryType === type) entries.delete(entry);
      else kept.push(entry);
    }
    if (kept.length > 0) named.set(each, kept);
    else named.delete(each);
  }
}

// Resources are kept up to a number; what comes then waits for a listener to make room.
let room = 250;
const overflow = [];

const ofType = (type) => [...entries].filter((entry) => entry.entryType === type);
let resources = 0;

function rememberResource(entry) {
  tell(entry);
  if (overflow.length === 0 && resources < room) {
    resources++;
    keep(entry);
    return entry;
  }
  overflow.push(entry);
  if (overflow.length === 1) setImmediate(makeRoom);
  return entry;
}

function makeRoom() {
  const { Event } = require('internal/event');
  for (let before; (before = overflow.length) > 0;) {
    if (resources >= room) timeline.dispatchEvent(new Event('resourcetimingbufferfull'));
    for (; overflow.length > 0 && resources < room; resources++) keep(overflow.shift());
    if (overflow.length === before) overflow.length = 0;
  }
}

// What hears the entries that the host itself can make; the other types of Node's are accepted
// and never come.
const supported = Object.freeze([
  'dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'quic', 'resource',
]);
const observers = new Set();
const waiting = new Set();
let scheduled = false;

function queue(observer) {
  waiting.add(observer);
  if (scheduled) return;
  scheduled = true;
  setImmediate(() => {
    scheduled = false;
    const told = [...waiting];
    waiting.clear();
    for (const observer of told) tellObserver(observer);
  });
}

function tell(entry) {
  for (const observer of observers) {
    if (hears(observer, entry.entryType)) buffer(observer, entry);
  }
}

let hears;
let buffer;
let tellObserver;

class PerformanceObserverEntryList {
  #entries;

  constructor(key, entries) {
    if (key !== mayConstruct) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
    this.#entries = entries.sort(byStart);
  }

  getEntries() {
    return this.#entries.slice();
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'type');
    return this.#entries.filter((entry) => entry.entryType === `${type}`);
  }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'name');
    const named = this.#entries.filter((entry) => entry.name === `${name}`);
    return type === undefined ? named : named.filter((entry) => entry.entryType === type);
  }

  [customInspect](depth, options, inspect) {
    return show(this, this.#entries, depth, options, inspect);
  }
}

lasting(
  PerformanceObserverEntryList.prototype,
  ['getEntries', 'getEntriesByType', 'getEntriesByName'],
  'PerformanceObserverEntryList',
);

class PerformanceObserver {
  #buffer = [];
  #types = new Set();
  #kind;
  #callback;

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  static {
    hears = (observer, type) => observer.#types.has(type);
    buffer = (observer, entry) => {
      observer.#buffer.push(entry);
      queue(observer);
    };
    tellObserver = (observer) => {
      const list = new PerformanceObserverEntryList(mayConstruct, observer.#buffer.splice(0));
      Reflect.apply(observer.#callback, observer, [list, observer]);
    };
  }

  static get supportedEntryTypes() {
    return supported;
  }

  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) {
      throw makeError('ERR_MISSING_ARGS', 'options.entryTypes', 'options.type');
    }
    if (entryTypes !== undefined && type !== undefined) {
      const reason = 'options.entryTypes can not set with options.type together';
      throw makeError('ERR_INVALID_ARG_VALUE', 'options.entryTypes', entryTypes, reason);
    }
    const kind = entryTypes === undefined ? 'single' : 'multiple';
    if (this.#kind !== undefined && this.#kind !== kind) {
      const message = `PerformanceObserver can not change to ${
        kind === 'single' ? 'a single' : 'multiple'} observation`;
      const { DOMException } = require('internal/domexception');
      throw new DOMException(message, 'InvalidModificationError');
    }
    this.#kind = kind;
    if (kind === 'multiple') {
      if (!Array.isArray(entryTypes)) {
        throw makeError('ERR_INVALID_ARG_TYPE', 'options.entryTypes', 'string[]', entryTypes);
      }
      this.#types = new Set(entryTypes.filter((each) => supported.includes(each)));
      if (this.#types.size === 0) {
        this.disconnect();
        return;
      }
    } else {
      if (!supported.includes(type)) return;
      this.#types.add(type);
      if (buffered) {
        this.#buffer.push(...ofType(type).sort(byStart));
        queue(this);
      }
    }
    observers.add(this);
    for (const heard of this.#types) observe.changed(heard);
  }

  disconnect() {
    observers.delete(this);
    for (const heard of this.#types) observe.changed(heard);
    waiting.delete(this);
    this.#buffer = [];
    this.#types = new Set();
    this.#kind = undefined;
  }

  takeRecords() {
    return this.#buffer.splice(0);
  }

  [customInspect](depth, options, inspect) {
    if (depth < 0) return this;
    const shown = {
      connected: observers.has(this),
      pending: waiting.has(this),
      entryTypes: [...this.#types],
      buffer: this.#buffer,
    };
    return show(this, shown, depth, options, inspect);
  }
}

lasting(
  PerformanceObserver.prototype,
  ['observe', 'disconnect', 'takeRecords'],
  'PerformanceObserver',
);

class FunctionEntry extends PerformanceEntry {
  #detail;

  constructor(name, start, duration, args) {
    super(mayConstruct, name, 'function', start, duration);
    this.#detail = args;
    args.forEach((arg, at) => {
      this[at] = arg;
    });
  }

  get detail() {
    return this.#detail;
  }
}

Object.defineProperty(FunctionEntry, 'name', { value: 'PerformanceEntry' });

// Of what the host did: a look-up, a connection, a request.
class PerformanceNodeEntry extends PerformanceEntry {
  #detail;

  constructor(name, type, start, duration, detail) {
    super(mayConstruct, name, type, start, duration);
    this.#detail = detail;
  }

  get detail() {
    return this.#detail;
  }
}

observe.now = now;
observe.observes = (type) => [...observers].some((observer) => hears(observer, type));
observe.entry = (name, type, ...rest) => {
  const entry = new PerformanceNodeEntry(name, type, ...rest);
  // Those of HTTP/2 have what they tell as properties, too, as they did before there was `detail`.
  if (type === 'http2') Object.assign(entry, entry.detail);
  tell(entry);
};

function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && typeof histogram?.record !== 'function') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options.histogram', 'RecordableHistogram', histogram);
  }
  function done(start, args) {
    const duration = now() - start;
    histogram?.record(Math.max(1, Math.ceil(duration * 1e6)));
    tell(new FunctionEntry(fn.name, start, duration, args));
  }
  function timerified(...args) {
    const start = now();
    const result = new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    if (!new.target && typeof result?.finally === 'function') {
      return result.finally(() => done(start, args));
    }
    done(start, args);
    return result;
  }
  Object.defineProperties(timerified, {
    length: { value: fn.length, configurable: false, enumerable: true },
    name: { value: `timerified ${fn.name}`, configurable: false, enumerable: true },
  });
  return timerified;
}

// Of a loop that has been running for so many milliseconds; idle is the time spent waiting in poll.
function utilization(age, idle, first, second) {
  const ratio = (idle, active) => ({ idle, active, utilization: active / (idle + active) || 0 });
  if (second) return ratio(first.idle - second.idle, first.active - second.active);
  const active = age - idle;
  return first ? ratio(idle - first.idle, active - first.active) : ratio(idle, active);
}

function eventLoopUtilization(first, second) {
  const start = loopStart();
  if (start <= 0) return { idle: 0, active: 0, utilization: 0 };
  const idle = idleTime();
  return utilization(now() - start, idle, first, second);
}

class PerformanceNodeTiming extends PerformanceEntry {
  constructor() {
    super(mayConstruct, 'node', 'node', 0, 0);
    const define = (name, get) =>
      Object.defineProperty(this, name, { get, enumerable: true, configurable: true });
    define('name', () => 'node');
    define('entryType', () => 'node');
    define('startTime', () => 0);
    define('duration', now);
    // The host has one milestone: it is there when the first line of a script runs.
    for (const name of ['nodeStart', 'v8Start', 'environment']) define(name, () => 0);
    define('loopStart', loopStart);
    define('loopExit', () => -1);
    define('bootstrapComplete', () => 0);
    define('idleTime', idleTime);
    define('uvMetricsInfo', uvMetrics);
  }

  toJSON() {
    const { uvMetricsInfo, ...shown } = this;
    return shown;
  }
}

const nodeTiming = new PerformanceNodeTiming();

let target;
const asTarget = () => (target ??= new (require('internal/event_target').EventTarget)());

// The methods that `performance` takes from here.
const timeline = {
  mark(name, options) {
    return remember(Reflect.construct(PerformanceMark, arguments));
  },
  measure(name, startOrOptions, endMark) {
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'name');
    return remember(measure(`${name}`, startOrOptions, endMark));
  },
  markResourceTiming(timing, name, initiatorType, global, cacheMode, bodyInfo, responseStatus, deliveryType = '') {
    if (cacheMode !== '' && cacheMode !== 'local') {
      throw makeError('ERR_INTERNAL_ASSERTION', "cache must be an empty string or 'local'");
    }
    const connection = timing.finalConnectionTimingInfo;
    const about = { timing, connection, initiatorType, cacheMode, responseStatus, deliveryType };
    return rememberResource(new PerformanceResourceTiming(mayConstruct, name, about));
  },
  clearMarks: (name) => forget('mark', name),
  clearMeasures: (name) => forget('measure', name),
  clearResourceTimings(name) {
    forget('resource', name);
    resources = name === undefined ? 0 : ofType('resource').length;
  },
  setResourceTimingBufferSize(size) {
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'maxSize');
    room = size >>> 0;
  },
  getEntries: () => [...entries].sort(byStart),
  getEntriesByName(name, type) {
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'name');
    const found = [...named.get(`${name}`) ?? []].sort(byStart);
    return type === undefined ? found : found.filter((entry) => entry.entryType === type);
  },
  getEntriesByType(type) {
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'type');
    return ofType(`${type}`).sort(byStart);
  },
  eventLoopUtilization,
  timerify,
  inspect: (...args) =>
    show({ constructor: { name: 'Performance' } }, { nodeTiming, timeOrigin: timeOrigin() }, ...args),
  addEventListener: (...args) => asTarget().addEventListener(...args),
  removeEventListener: (...args) => asTarget().removeEventListener(...args),
  dispatchEvent: (event) => asTarget().dispatchEvent(event),
};

module.exports = {
  timeline,
  utilization,
  nodeTiming,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  PerformanceResourceTiming,
  get createHistogram() {
    return require('internal/histogram').createHistogram;
  },
  get monitorEventLoopDelay() {
    return require('internal/histogram').monitorEventLoopDelay;
  },
  constants: {
    NODE_PERFORMANCE_GC_MAJOR: 4,
    NODE_PERFORMANCE_GC_MINOR: 1,
    NODE_PERFORMANCE_GC_MINOR_MARK_SWEEP: 2,
    NODE_PERFORMANCE_GC_INCREMENTAL: 8,
    NODE_PERFORMANCE_GC_WEAKCB: 16,
    NODE_PERFORMANCE_GC_FLAGS_NO: 0,
    NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2,
    NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
    NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
    NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
    NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
    NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
  },
};
