// Histograms. What is recorded is counted natively, to three significant digits.

const { makeError } = require('internal/errors');
const { kClone, kSend } = require('internal/structured_clone');
const { validateInteger, validateNumber, validateObject } = require('internal/validators');
const { now, histogram } = native('perf_hooks');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const mayConstruct = Symbol('Histogram');
const largest = Number.MAX_SAFE_INTEGER;

class Histogram {
  #counts;

  constructor(key, counts) {
    if (key !== mayConstruct) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
    this.#counts = counts;
  }

  static counts(value, name = 'Histogram') {
    if (value === null || typeof value !== 'object' || !(#counts in value)) {
      throw makeError('ERR_INVALID_THIS', name);
    }
    return value.#counts;
  }

  // The clone goes on recording what this one records.
  [kClone]() {
    const Class = this instanceof RecordableHistogram ? RecordableHistogram : Histogram;
    return new Class(mayConstruct, this.#counts);
  }

  [kSend]() {
    return ['internal/histogram', 'received', this instanceof RecordableHistogram, this.#counts];
  }

  get count() { return counts(this).count(false); }
  get countBigInt() { return counts(this).count(true); }
  get exceeds() { return counts(this).exceeds(false); }
  get exceedsBigInt() { return counts(this).exceeds(true); }
  get min() { return counts(this).min(false); }
  get minBigInt() { return counts(this).min(true); }
  get max() { return counts(this).max(false); }
  get maxBigInt() { return counts(this).max(true); }
  get mean() { return counts(this).mean(); }
  get stddev() { return counts(this).stddev(); }
  get skewness() { return counts(this).skewness(); }
  get kurtosis() { return counts(this).kurtosis(); }

  percentile(percent) {
    return counts(this).percentile(checked(percent), false);
  }

  percentileBigInt(percent) {
    return counts(this).percentile(checked(percent), true);
  }

  get percentiles() { return new Map(counts(this).percentiles(false)); }
  get percentilesBigInt() { return new Map(counts(this).percentiles(true)); }

  reset() {
    counts(this).reset();
  }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev, skewness, kurtosis, percentiles } = this;
    return {
      count, min, max, mean, exceeds, stddev, skewness, kurtosis,
      percentiles: Object.fromEntries(percentiles),
    };
  }

  [customInspect](depth, options, inspect) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const { min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles } = this;
    const shown = { min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles };
    return `Histogram ${(inspect ?? require('util').inspect)(shown, options)}`;
  }
}

const { counts } = Histogram;
delete Histogram.counts;

function checked(percent) {
  validateNumber(percent, 'percentile');
  if (!(percent > 0 && percent <= 100)) {
    throw makeError('ERR_OUT_OF_RANGE', 'percentile', '> 0 && <= 100', percent);
  }
  return percent;
}

class RecordableHistogram extends Histogram {
  record(value) {
    const known = counts(this, 'RecordableHistogram');
    if (typeof value !== 'bigint') validateInteger(value, 'val', 1);
    if (!known.record(value)) {
      const error = new RangeError('value is out of range');
      error.code = 'ERR_OUT_OF_RANGE';
      throw error;
    }
  }

  recordDelta() {
    counts(this, 'RecordableHistogram').recordDelta();
  }

  add(other) {
    const known = counts(this, 'RecordableHistogram');
    if (!(other instanceof RecordableHistogram)) {
      throw makeError('ERR_INVALID_ARG_TYPE', 'other', 'RecordableHistogram', other);
    }
    known.add(counts(other));
  }
}

function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest = 1, highest = largest, figures = 3 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, largest);
  if (typeof highest !== 'bigint') {
    validateInteger(highest, 'options.highest', 2 * lowest, largest);
  } else if (highest < 2n * lowest) {
    throw makeError('ERR_INVALID_ARG_VALUE.RangeError', 'options.highest', highest);
  }
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(
    mayConstruct,
    histogram(Math.max(1, Number(lowest)), Math.min(Number(highest), largest), figures),
  );
}

function received(isRecordable, counts) {
  return new (isRecordable ? RecordableHistogram : Histogram)(mayConstruct, counts);
}

// Records by how many nanoseconds a timer comes late.
class ELDHistogram extends Histogram {
  #resolution;
  #timer;

  constructor(key, resolution) {
    super(key, histogram(1, 3600e9, 3));
    this.#resolution = resolution;
  }

  enable() {
    if (this.#timer) return false;
    let last = now();
    this.#timer = setInterval(() => {
      const time = now();
      counts(this).record(Math.max(1, Math.round((time - last) * 1e6)));
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
  return new ELDHistogram(mayConstruct, resolution);
}

module.exports = { createHistogram, monitorEventLoopDelay, received };
