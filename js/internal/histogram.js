// Histograms: how often which value was recorded. Node keeps three significant digits; here every
// value is kept as it is.

const { makeError } = require('internal/errors');
const { kClone } = require('internal/structured_clone');
const { validateInteger, validateNumber, validateObject } = require('internal/validators');
const { now } = native('perf_hooks');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const mayConstruct = Symbol('Histogram');
const largest = Number.MAX_SAFE_INTEGER;

class Histogram {
  _counts = new Map();
  _exceeds = 0;
  _highest = largest;

  constructor(key) {
    if (key !== mayConstruct) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
    for (const name of Object.keys(this)) Object.defineProperty(this, name, { enumerable: false });
  }

  // The clone goes on recording what this one records.
  [kClone]() {
    const clone = new this.constructor(mayConstruct);
    clone._counts = this._counts;
    clone._exceeds = this._exceeds;
    clone._highest = this._highest;
    return clone;
  }

  _sorted() {
    return [...this._counts].sort(([a], [b]) => a - b);
  }

  get count() {
    let count = 0;
    for (const times of this._counts.values()) count += times;
    return count;
  }

  get countBigInt() {
    return BigInt(this.count);
  }

  get exceeds() {
    return this._exceeds;
  }

  get exceedsBigInt() {
    return BigInt(this._exceeds);
  }

  // Without a value Node says the largest that it can hold.
  get min() {
    return this._sorted()[0]?.[0] ?? 9223372036854776000;
  }

  get minBigInt() {
    return this._counts.size === 0 ? 9223372036854775807n : BigInt(this.min);
  }

  get max() {
    return this._sorted().at(-1)?.[0] ?? 0;
  }

  get maxBigInt() {
    return BigInt(this.max);
  }

  get mean() {
    let sum = 0;
    for (const [value, times] of this._counts) sum += value * times;
    return sum / this.count;
  }

  get stddev() {
    const { mean } = this;
    let sum = 0;
    for (const [value, times] of this._counts) sum += (value - mean) ** 2 * times;
    return Math.sqrt(sum / this.count);
  }

  percentile(percent) {
    validateNumber(percent, 'percentile');
    if (!(percent > 0 && percent <= 100)) {
      throw makeError('ERR_OUT_OF_RANGE', 'percentile', '> 0 && <= 100', percent);
    }
    const wanted = Math.max(1, Math.round((percent / 100) * this.count));
    let seen = 0;
    for (const [value, times] of this._sorted()) {
      seen += times;
      if (seen >= wanted) return value;
    }
    return 0;
  }

  percentileBigInt(percent) {
    return BigInt(this.percentile(percent));
  }

  // At 0, 50, 75, 87.5 ... until everything is covered.
  get percentiles() {
    const result = new Map();
    const { count, max } = this;
    if (count === 0) return result.set(100, 0);
    result.set(0, this.min);
    for (let left = 50; ; left /= 2) {
      const value = this.percentile(100 - left);
      if (value >= max || count * (left / 100) < 0.5) break;
      result.set(100 - left, value);
    }
    if (result.size < 4 && count > 1) result.set(75, this.percentile(75));
    return result.set(100, max);
  }

  get percentilesBigInt() {
    return new Map(Array.from(this.percentiles, ([at, value]) => [at, BigInt(value)]));
  }

  reset() {
    this._counts.clear();
    this._exceeds = 0;
  }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev, percentiles } = this;
    return { count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(percentiles) };
  }

  [customInspect](depth, options, inspect) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const { min, max, mean, exceeds, stddev, count, percentiles } = this;
    const shown = { min, max, mean, exceeds, stddev, count, percentiles };
    return `Histogram ${(inspect ?? require('util').inspect)(shown, options)}`;
  }
}

function note(histogram, value) {
  if (value > histogram._highest) histogram._exceeds++;
  else histogram._counts.set(value, (histogram._counts.get(value) ?? 0) + 1);
}

class RecordableHistogram extends Histogram {
  record(value) {
    if (typeof value === 'bigint') value = Number(value);
    validateInteger(value, 'val', 1);
    note(this, value);
  }

  recordDelta() {
    const time = Math.round(now() * 1e6);
    if (this._last !== undefined) note(this, Math.max(1, time - this._last));
    Object.defineProperty(this, '_last', { value: time, writable: true, configurable: true });
  }

  add(other) {
    if (!(other instanceof RecordableHistogram)) {
      throw makeError('ERR_INVALID_ARG_TYPE', 'other', 'RecordableHistogram', other);
    }
    for (const [value, times] of other._counts) {
      this._counts.set(value, (this._counts.get(value) ?? 0) + times);
    }
  }
}

function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest = 1, highest = largest, figures = 3 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, largest);
  if (typeof highest !== 'bigint') {
    validateInteger(highest, 'options.highest', 2 * Number(lowest), largest);
  }
  validateInteger(figures, 'options.figures', 1, 5);
  const histogram = new RecordableHistogram(mayConstruct);
  histogram._highest = Number(highest);
  return histogram;
}

// Records by how many nanoseconds a timer comes late.
class IntervalHistogram extends Histogram {
  #resolution;
  #timer;

  constructor(key, resolution) {
    super(key);
    this.#resolution = resolution;
  }

  enable() {
    if (this.#timer) return false;
    let last = now();
    this.#timer = setInterval(() => {
      const time = now();
      note(this, Math.max(1, Math.round((time - last) * 1e6)));
      last = time;
    }, this.#resolution).unref();
    return true;
  }

  disable() {
    if (!this.#timer) return false;
    clearInterval(this.#timer);
    this.#timer = undefined;
    return true;
  }

  [Symbol.dispose]() {
    this.disable();
  }
}

function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new IntervalHistogram(mayConstruct, resolution);
}

module.exports = { createHistogram, monitorEventLoopDelay };
