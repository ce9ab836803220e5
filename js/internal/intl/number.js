// Intl.NumberFormat and Intl.RelativeTimeFormat in English (en and en-US); the plainer numbers in some
// languages, and the engine's, which knows decimal ones only, in the others.

const { callable, english } = require('internal/intl/date_time');
const { known, tagsOf } = require('internal/intl/locales');
const missing = native('missing');
const { NumberFormat: Engines } = native('intl');

// A literal inside a function is compiled anew each time the engine comes by.
const DECIMAL = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?\s*$/i;
const NUMERAL = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i;
const ZEROS = /^0*/;
const ENDING_ZEROS = /0+$/;

const SYMBOLS = {
  __proto__: null, USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹', CNY: 'CN¥', KRW: '₩', BRL: 'R$', CAD: 'CA$', AUD: 'A$', MXN: 'MX$',
  NZD: 'NZ$', ILS: '₪', VND: '₫', TWD: 'NT$', HKD: 'HK$', PHP: '₱', XAF: 'FCFA', XOF: 'F\u202fCFA', XCD: 'EC$', XPF: 'CFPF',
};
const NARROW = {
  __proto__: null, CAD: '$', AUD: '$', MXN: '$', NZD: '$', TWD: '$', HKD: '$', CNY: '¥', RUB: '₽', UAH: '₴', TRY: '₺', NGN: '₦', PLN: 'zł',
  SEK: 'kr', NOK: 'kr', DKK: 'kr', CZK: 'Kč', HUF: 'Ft', SGD: '$', ARS: '$', CLP: '$', COP: '$', ZAR: 'R', EGP: 'E£', KZT: '₸', THB: '฿',
};
const NAMES = {
  __proto__: null, USD: 'US dollars', EUR: 'euros', GBP: 'British pounds', JPY: 'Japanese yen', INR: 'Indian rupees', CNY: 'Chinese yuan',
  CAD: 'Canadian dollars', AUD: 'Australian dollars', CHF: 'Swiss francs', MXN: 'Mexican pesos', BRL: 'Brazilian reals', KRW: 'South Korean won',
  SEK: 'Swedish kronor', NOK: 'Norwegian kroner', DKK: 'Danish kroner', PLN: 'Polish zlotys', RUB: 'Russian rubles', NZD: 'New Zealand dollars',
};
// Of one, where that is not the last letter less.
const ONE = { __proto__: null, JPY: 'Japanese yen', CNY: 'Chinese yuan', KRW: 'South Korean won', SEK: 'Swedish krona', NOK: 'Norwegian krone', DKK: 'Danish krone' };
const DIGITS = {
  __proto__: null, JPY: 0, KRW: 0, VND: 0, CLP: 0, ISK: 0, XAF: 0, XOF: 0, XPF: 0, PYG: 0, UGX: 0, RWF: 0, KMF: 0, GNF: 0, DJF: 0, BIF: 0,
  VUV: 0, KWD: 3, BHD: 3, JOD: 3, OMR: 3, TND: 3, IQD: 0, LYD: 3,
};
// [short, narrow, long] of many.
const UNITS = {
  __proto__: null,
  bit: ['bit', 'bit', 'bits'], byte: ['byte', 'B', 'bytes'], kilobit: ['kb', 'kb', 'kilobits'], kilobyte: ['kB', 'kB', 'kilobytes'],
  megabit: ['Mb', 'Mb', 'megabits'], megabyte: ['MB', 'MB', 'megabytes'], gigabit: ['Gb', 'Gb', 'gigabits'], gigabyte: ['GB', 'GB', 'gigabytes'],
  terabyte: ['TB', 'TB', 'terabytes'], petabyte: ['PB', 'PB', 'petabytes'],
  millisecond: ['ms', 'ms', 'milliseconds'], second: ['sec', 's', 'seconds'], minute: ['min', 'm', 'minutes'], hour: ['hr', 'h', 'hours'],
  day: ['days', 'd', 'days'], week: ['wks', 'w', 'weeks'], month: ['mths', 'm', 'months'], year: ['yrs', 'y', 'years'],
  millimeter: ['mm', 'mm', 'millimeters'], centimeter: ['cm', 'cm', 'centimeters'], meter: ['m', 'm', 'meters'], kilometer: ['km', 'km', 'kilometers'],
  mile: ['mi', 'mi', 'miles'], gram: ['g', 'g', 'grams'], kilogram: ['kg', 'kg', 'kilograms'], liter: ['L', 'L', 'liters'], milliliter: ['mL', 'mL', 'milliliters'],
  percent: ['%', '%', 'percent'], celsius: ['°C', '°C', 'degrees Celsius'], fahrenheit: ['°F', '°', 'degrees Fahrenheit'], degree: ['deg', '°', 'degrees'],
};
const ONE_UNIT = { __proto__: null, day: 'day', week: 'wk', month: 'mth', year: 'yr' };
const CLOSE = new Set(['percent', 'celsius', 'fahrenheit']);
const SCALES = [[3, 'K', 'thousand'], [6, 'M', 'million'], [9, 'B', 'billion'], [12, 'T', 'trillion']];

function choose(options, name, values, fallback) {
  const value = options[name];
  if (value === undefined) return fallback;
  if (values.includes(`${value}`)) return `${value}`;
  throw new RangeError(`Value ${value} out of range for Intl.NumberFormat options property ${name}`);
}

function count(options, name, least, most, fallback) {
  const value = options[name];
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!(number >= least && number <= most)) throw new RangeError(`${name} value is out of range.`);
  return Math.floor(number);
}

function unitOf(name) {
  const [of, per] = name.split('-per-');
  if (!(of in UNITS) || (per !== undefined && !(per in UNITS))) return undefined;
  return { of, per };
}

function resolve(locale, options) {
  options = options === undefined ? Object.create(null) : Object(options);
  const style = choose(options, 'style', ['decimal', 'percent', 'currency', 'unit'], 'decimal');
  const made = { locale, numberingSystem: 'latn', style };
  let { currency, unit } = options;
  if (currency !== undefined && !/^[a-z]{3}$/i.test(currency)) throw new RangeError(`Invalid currency code : ${currency}`);
  if (style === 'currency') {
    if (currency === undefined) throw new TypeError('Currency code is required with currency style.');
    currency = `${currency}`.toUpperCase();
    made.currency = currency;
    made.currencyDisplay = choose(options, 'currencyDisplay', ['symbol', 'narrowSymbol', 'code', 'name'], 'symbol');
    made.currencySign = choose(options, 'currencySign', ['standard', 'accounting'], 'standard');
    if (made.currencyDisplay === 'name' && !(currency in NAMES)) throw missing.error(`The name of the currency ${currency}`);
  }
  if (style === 'unit') {
    if (unit === undefined) throw new TypeError("Invalid unit argument for Intl.NumberFormat() ''");
    if (!unitOf(`${unit}`)) throw new RangeError(`Invalid unit argument for Intl.NumberFormat() '${unit}'`);
    made.unit = `${unit}`;
    made.unitDisplay = choose(options, 'unitDisplay', ['short', 'narrow', 'long'], 'short');
  }
  const notation = choose(options, 'notation', ['standard', 'scientific', 'engineering', 'compact'], 'standard');
  made.minimumIntegerDigits = count(options, 'minimumIntegerDigits', 1, 21, 1);
  const usual = style === 'currency' && notation === 'standard' ? [DIGITS[currency] ?? 2, DIGITS[currency] ?? 2] : [0, style === 'percent' ? 0 : 3];
  const { minimumFractionDigits: least, maximumFractionDigits: most, minimumSignificantDigits: leastOf, maximumSignificantDigits: mostOf } = options;
  if (leastOf !== undefined || mostOf !== undefined) {
    made.minimumSignificantDigits = count(options, 'minimumSignificantDigits', 1, 21, 1);
    made.maximumSignificantDigits = count(options, 'maximumSignificantDigits', made.minimumSignificantDigits, 21, 21);
  } else if (notation === 'compact' && least === undefined && most === undefined) {
    Object.assign(made, { minimumFractionDigits: 0, maximumFractionDigits: 0, minimumSignificantDigits: 1, maximumSignificantDigits: 2 });
  } else {
    const low = count(options, 'minimumFractionDigits', 0, 100, undefined);
    const high = count(options, 'maximumFractionDigits', 0, 100, undefined);
    if (low !== undefined && high !== undefined && low > high) throw new RangeError('maximumFractionDigits value is out of range.');
    made.minimumFractionDigits = low ?? Math.min(usual[0], high ?? usual[0]);
    made.maximumFractionDigits = high ?? Math.max(usual[1], made.minimumFractionDigits);
  }
  const { useGrouping } = options;
  made.useGrouping = useGrouping === undefined ? (notation === 'compact' ? 'min2' : 'auto')
    : useGrouping === true || useGrouping === 'true' ? 'always' : useGrouping === false || useGrouping === null ? false
      : useGrouping === 'false' ? 'auto' : choose(options, 'useGrouping', ['min2', 'auto', 'always'], 'auto');
  made.notation = notation;
  if (notation === 'compact') made.compactDisplay = choose(options, 'compactDisplay', ['short', 'long'], 'short');
  made.signDisplay = choose(options, 'signDisplay', ['auto', 'never', 'always', 'exceptZero', 'negative'], 'auto');
  made.roundingIncrement = 1;
  made.roundingMode = choose(options, 'roundingMode',
    ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven'], 'halfExpand');
  if (options.roundingIncrement !== undefined && Number(options.roundingIncrement) !== 1) throw missing.error('roundingIncrement of Intl.NumberFormat');
  made.roundingPriority = notation === 'compact' && made.maximumFractionDigits !== undefined && made.maximumSignificantDigits !== undefined ? 'morePrecision' : 'auto';
  made.trailingZeroDisplay = choose(options, 'trailingZeroDisplay', ['auto', 'stripIfInteger'], 'auto');
  return made;
}

// A number as its digits: `0.digits * 10 ** point`, as its shortest text has them.
function decimal(value) {
  let text;
  if (typeof value === 'bigint') {
    text = `${value}`;
  } else if (typeof value === 'string' && DECIMAL.test(value)) {
    text = value.trim();
  } else {
    const number = Number(value);
    if (Number.isNaN(number)) return { isNaN: true, digits: '', point: 0 };
    if (!Number.isFinite(number)) return { isInfinite: true, isNegative: number < 0, digits: '', point: 0 };
    text = Object.is(number, -0) ? '-0' : `${number}`;
  }
  const [, sign, whole, fraction = '', exponent = '0'] = NUMERAL.exec(text);
  return trimmed({ isNegative: sign === '-', digits: whole + fraction, point: whole.length + Number(exponent) });
}

function trimmed(number) {
  const zeros = ZEROS.exec(number.digits)[0].length;
  const digits = number.digits.slice(zeros).replace(ENDING_ZEROS, '');
  return { ...number, digits, point: digits === '' ? 0 : number.point - zeros };
}

// Keeps as many of the digits, rounded.
function rounded(number, keep, mode) {
  const { digits, isNegative } = number;
  if (keep >= digits.length) return number;
  const rest = keep < 0 ? '' : digits.slice(keep);
  const half = keep < 0 ? -1 : rest[0] > '5' || (rest[0] === '5' && rest.length > 1) ? 1 : rest[0] === '5' ? 0 : -1;
  const last = keep > 0 ? Number(digits[keep - 1]) : 0;
  const isUp = {
    ceil: !isNegative, floor: isNegative, expand: true, trunc: false,
    halfCeil: half > 0 || (half === 0 && !isNegative), halfFloor: half > 0 || (half === 0 && isNegative),
    halfExpand: half >= 0, halfTrunc: half > 0, halfEven: half > 0 || (half === 0 && last % 2 === 1),
  }[mode];
  if (!isUp) return trimmed({ ...number, digits: digits.slice(0, Math.max(keep, 0)) });
  // Below the first digit, one more is one unit of what is kept.
  if (keep <= 0) return { ...number, digits: '1', point: number.point - keep + 1 };
  const more = `${BigInt(digits.slice(0, keep)) + 1n}`;
  return trimmed({ ...number, digits: more, point: number.point + more.length - keep });
}

function fit(number, made) {
  const { minimumSignificantDigits: least, maximumSignificantDigits: most, roundingMode } = made;
  if (number.digits === '' && number.isNaN) return number;
  if (most !== undefined) {
    let keep = most;
    // The notation "compact" keeps two digits, and all before the point.
    if (made.roundingPriority === 'morePrecision') keep = Math.max(most, number.point);
    return { ...rounded(number, keep, roundingMode), least };
  }
  return rounded(number, number.point + made.maximumFractionDigits, roundingMode);
}

function split(number, made) {
  const { digits, point } = number;
  let whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '';
  let fraction = point > 0 ? digits.slice(point) : digits === '' ? '' : '0'.repeat(-point) + digits;
  let least = made.minimumFractionDigits ?? 0;
  if (number.least !== undefined && made.roundingPriority === 'auto') {
    least = Math.max(0, number.least - (digits === '' ? 1 : point));
  }
  if (made.trailingZeroDisplay === 'stripIfInteger' && fraction === '') least = 0;
  fraction = fraction.padEnd(least, '0');
  whole = whole.padStart(made.minimumIntegerDigits, '0');
  return [whole, fraction];
}

function putNumber(parts, number, made, [group, point, least] = [',', '.', 3]) {
  const [whole, fraction] = split(number, made);
  const { useGrouping } = made;
  const isGrouped = useGrouping && whole.length > (useGrouping === 'min2' ? 4 : useGrouping === 'always' ? 3 : least);
  if (isGrouped) {
    const first = whole.length % 3 || 3;
    parts.push(['integer', whole.slice(0, first)]);
    for (let at = first; at < whole.length; at += 3) parts.push(['group', group], ['integer', whole.slice(at, at + 3)]);
  } else {
    parts.push(['integer', whole]);
  }
  if (fraction !== '') parts.push(['decimal', point], ['fraction', fraction]);
}

function partsOf(made, value, language) {
  let number = decimal(value);
  const parts = [];
  if (made.style === 'percent') number = { ...number, point: number.digits === '' ? 0 : number.point + 2 };
  let scale;
  let exponent = 0;
  if (!number.isNaN && !number.isInfinite) {
    if (made.notation === 'compact') {
      // What is rounded up may reach the next scale.
      for (let again = 0; again < 2; again++) {
        scale = SCALES.findLast(([power]) => number.point > power);
        const shifted = fit({ ...number, point: number.point - (scale?.[0] ?? 0) }, made);
        if (again === 1 || shifted.point <= 3 || scale === SCALES.at(-1)) {
          number = shifted;
          break;
        }
        number = { ...shifted, point: shifted.point + (scale?.[0] ?? 0) };
      }
    } else if (made.notation === 'standard') {
      number = fit(number, made);
    } else {
      const step = made.notation === 'engineering' ? 3 : 1;
      for (let again = 0; again < 2; again++) {
        exponent += number.digits === '' ? 0 : Math.floor((number.point - 1) / step) * step;
        number = fit({ ...number, point: number.point - (number.digits === '' ? 0 : Math.floor((number.point - 1) / step) * step) }, made);
      }
    }
  }
  const isZero = number.digits === '' && !number.isInfinite && !number.isNaN;
  const { signDisplay } = made;
  let sign = '';
  if (number.isNegative && !number.isNaN) {
    if (signDisplay !== 'never' && !(isZero && (signDisplay === 'exceptZero' || signDisplay === 'negative'))) sign = '-';
  } else if (signDisplay === 'always' || (signDisplay === 'exceptZero' && !isZero && !number.isNaN)) {
    sign = '+';
  }
  const body = [];
  if (number.isNaN) body.push(['nan', 'NaN']);
  else if (number.isInfinite) body.push(['infinity', '∞']);
  else putNumber(body, number, made, language?.number);
  const isNumber = !number.isNaN && !number.isInfinite;
  if (isNumber && (made.notation === 'scientific' || made.notation === 'engineering')) {
    body.push(['exponentSeparator', 'E']);
    if (exponent < 0) body.push(['exponentMinusSign', '-']);
    body.push(['exponentInteger', `${Math.abs(exponent)}`]);
  }
  if (scale) {
    if (made.compactDisplay === 'long' && made.style !== 'currency') body.push(['literal', ' ']);
    body.push(['compact', made.compactDisplay === 'long' && made.style !== 'currency' ? scale[2] : scale[1]]);
  }
  if (language) return around(body, sign, made, language);
  const isOne = body.length === 1 && body[0][1] === '1';
  const isAccounting = made.currencySign === 'accounting' && sign === '-' && made.currencyDisplay !== 'name';
  if (sign && !isAccounting) parts.push([sign === '-' ? 'minusSign' : 'plusSign', sign]);
  if (isAccounting) parts.push(['literal', '(']);
  if (made.style === 'currency' && made.currencyDisplay !== 'name') {
    const { currency, currencyDisplay } = made;
    const symbol = currencyDisplay === 'code' ? currency
      : (currencyDisplay === 'narrowSymbol' ? NARROW[currency] : undefined) ?? SYMBOLS[currency] ?? currency;
    parts.push(['currency', symbol]);
    if (isNumber && /[a-z]$/i.test(symbol)) parts.push(['literal', '\u00a0']);
  }
  parts.push(...body);
  if (isAccounting) parts.push(['literal', ')']);
  if (made.style === 'percent') parts.push(['percentSign', '%']);
  if (made.style === 'currency' && made.currencyDisplay === 'name') {
    const { currency } = made;
    parts.push(['literal', ' '], ['currency', isOne ? ONE[currency] ?? NAMES[currency].slice(0, -1) : NAMES[currency]]);
  }
  if (made.style === 'unit') putUnit(parts, made, isOne);
  return parts;
}

// Another language's number, with what stands around it there.
function around(body, sign, made, { percent, currency, symbols, minus = '-' }) {
  const pattern = made.style === 'currency' ? currency : made.style === 'percent' ? `-${percent}` : '-n';
  return [...pattern].flatMap((letter) => {
    switch (letter) {
      case '-': return sign === '' ? [] : [sign === '-' ? ['minusSign', minus] : ['plusSign', sign]];
      case 'n': return body;
      case '%': return [['percentSign', '%']];
      case '¤': {
        const symbol = symbols[made.currency] ?? made.currency;
        return [['currency', symbol], ...(currency.endsWith('¤n') && symbol === made.currency ? [['literal', '\u00a0']] : [])];
      }
      default: return [['literal', letter]];
    }
  });
}

// A format in another language, if it is one that is known.
function inAnother(locales, options) {
  const language = known(locales);
  if (!language) return undefined;
  const { notation = 'standard', style = 'decimal', currencyDisplay = 'symbol', currencySign = 'standard' } = Object(options);
  const isKnown = notation === 'standard' && style !== 'unit' && currencyDisplay === 'symbol' && currencySign === 'standard';
  return isKnown ? [resolve(language.locale, options), language] : undefined;
}

function putUnit(parts, made, isOne) {
  const { of, per } = unitOf(made.unit);
  const form = { short: 0, narrow: 1, long: 2 }[made.unitDisplay];
  const one = (name) => (form === 2 ? UNITS[name][2].replace(/^degrees/, 'degree').replace(/(?<!Celsiu)s$/, '') : (form === 0 && ONE_UNIT[name]) || UNITS[name][form]);
  let text = isOne ? one(of) : UNITS[of][form];
  if (per) text += form === 2 ? ` per ${one(per)}` : `/${UNITS[per][1]}`;
  if (text === 'mi/h') text = 'mph';
  const isClose = (form === 1 && !per) || (CLOSE.has(of) && form !== 2) || (form === 1 && per);
  if (!isClose) parts.push(['literal', ' ']);
  parts.push([of === 'percent' && form !== 2 ? 'percentSign' : 'unit', text]);
}

const textOf = (parts) => parts.map(([, value]) => value).join('');
const listed = (parts, more) => parts.map(([type, value]) => ({ type, value, ...more }));

function makeEngines(locales, options) {
  try {
    return new Engines(locales, options);
  } catch (error) {
    if (error.message !== 'unimplemented') throw error;
    throw missing.error(`A number format of this kind in the language '${tagsOf(locales)[0]}'`);
  }
}

class NumberFormat {
  #made;
  #language;
  #engines;
  #format;

  constructor(locales, options) {
    const locale = english(locales);
    if (locale !== undefined) {
      this.#made = resolve(locale, options);
      return;
    }
    const found = inAnother(locales, options);
    if (found) [this.#made, this.#language] = found;
    else this.#engines = makeEngines(locales, options);
  }

  get format() {
    return (this.#format ??= Object.defineProperty(
      (value) => (this.#engines ? this.#engines.format(value) : textOf(partsOf(this.#made, value, this.#language))), 'name', { value: '' }));
  }

  formatToParts(value) {
    if (this.#engines) throw missing.error('Intl.NumberFormat.prototype.formatToParts in languages other than English');
    return listed(partsOf(this.#made, value, this.#language));
  }

  formatRange(start, end) {
    const [first, last] = [this.format(start), this.format(end)];
    return first === last ? `~${first}` : `${first}–${last}`;
  }

  resolvedOptions() {
    return this.#engines ? this.#engines.resolvedOptions() : { ...this.#made };
  }

  static supportedLocalesOf(locales, options) { return Engines.supportedLocalesOf(locales, options); }
}

// --- relative times ---

const SHORT = { __proto__: null, second: 'sec.', minute: 'min.', hour: 'hr.', day: 'day', week: 'wk.', month: 'mo.', quarter: 'qtr.', year: 'yr.' };
const SHORT_MANY = { __proto__: null, day: 'days', quarter: 'qtrs.' };
const NARROW_TIME = { __proto__: null, second: 's', minute: 'm', hour: 'h', day: 'd', week: 'w', month: 'mo', quarter: 'q', year: 'y' };
const NEAR = {
  __proto__: null, second: { 0: 'now' }, minute: { 0: 'this minute' }, hour: { 0: 'this hour' }, day: { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' },
};
const NEAR_SHORT = { ...NEAR };
for (const unit of ['week', 'month', 'quarter', 'year']) {
  for (const [names, name] of [[NEAR, unit], [NEAR_SHORT, SHORT[unit]]]) {
    names[unit] = { '-1': `last ${name}`, 0: `this ${name}`, 1: `next ${name}` };
  }
}

class RelativeTimeFormat {
  #options;

  constructor(locales, options) {
    const locale = english(locales);
    if (locale === undefined) throw missing.error('Intl.RelativeTimeFormat in languages other than English');
    options = options === undefined ? Object.create(null) : Object(options);
    this.#options = {
      locale,
      style: choose(options, 'style', ['long', 'short', 'narrow'], 'long'),
      numeric: choose(options, 'numeric', ['always', 'auto'], 'always'),
      numberingSystem: 'latn',
    };
  }

  #parts(value, unit, method) {
    value = Number(value);
    const name = `${unit}`.replace(/s$/, '');
    if (!(name in SHORT)) throw new RangeError(`Invalid unit argument for Intl.RelativeTimeFormat.prototype.${method}() '${unit}'`);
    if (!Number.isFinite(value)) throw new RangeError(`Value need to be finite number for Intl.RelativeTimeFormat.prototype.${method}()`);
    const { style, numeric } = this.#options;
    const near = numeric === 'auto' && (style === 'long' ? NEAR : NEAR_SHORT)[name][value];
    if (near) return [{ type: 'literal', value: near }];
    const isPast = value < 0 || Object.is(value, -0);
    const number = listed(partsOf(resolve('en', undefined), Math.abs(value)), { unit: name });
    const isOne = Math.abs(value) === 1;
    const text = style === 'narrow' ? NARROW_TIME[name]
      : style === 'short' ? ` ${isOne ? SHORT[name] : SHORT_MANY[name] ?? SHORT[name]}` : ` ${name}${isOne ? '' : 's'}`;
    if (isPast) return [...number, { type: 'literal', value: `${text} ago` }];
    return [{ type: 'literal', value: 'in ' }, ...number, { type: 'literal', value: text }];
  }

  format(value, unit) {
    return this.#parts(value, unit, 'format').map((part) => part.value).join('');
  }

  formatToParts(value, unit) { return this.#parts(value, unit, 'formatToParts'); }

  resolvedOptions() { return { ...this.#options }; }

  static supportedLocalesOf(locales, options) { return Engines.supportedLocalesOf(locales, options); }
}

// The most usual of all: a whole number by threes.
function grouped(value) {
  let rest = `${Math.abs(value)}`;
  let text = '';
  for (; rest.length > 3; rest = rest.slice(0, -3)) text = `,${rest.slice(-3)}${text}`;
  return (value < 0 || Object.is(value, -0) ? '-' : '') + rest + text;
}

// What Number.prototype.toLocaleString returns.
let usual;
function toLocale(value, locales, options) {
  if (locales === undefined && options === undefined && Number.isSafeInteger(value)) return grouped(value);
  const locale = english(locales);
  if (locale === undefined) {
    const found = inAnother(locales, options);
    return found ? textOf(partsOf(found[0], value, found[1])) : makeEngines(locales, options).format(value);
  }
  const made = options === undefined ? (usual ??= resolve('en-US', undefined)) : resolve(locale, options);
  return textOf(partsOf(made, value));
}

module.exports = { NumberFormat: callable(NumberFormat), RelativeTimeFormat, toLocale };
