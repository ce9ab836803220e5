// Intl.DateTimeFormat in English (en and en-US), and in digits in some languages; the rest is the engine's,
// which lacks parts.

const { canonical, localZone, nameOf, offset } = require('internal/intl/zones');
const { known, tagsOf } = require('internal/intl/locales');
const missing = native('missing');
const { DateTimeFormat: Engines } = native('intl');

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const ERAS = { __proto__: null, short: ['BC', 'AD'], long: ['Before Christ', 'Anno Domini'], narrow: ['B', 'A'] };

const texts = ['narrow', 'short', 'long'];
const numbers = ['2-digit', 'numeric'];
// The options that are fields, in the order of resolvedOptions.
const FIELDS = {
  __proto__: null,
  weekday: texts, era: texts, year: numbers, month: [...numbers, ...texts], day: numbers, dayPeriod: texts,
  hour: numbers, minute: numbers, second: numbers, fractionalSecondDigits: [1, 2, 3],
  timeZoneName: ['short', 'long', 'shortOffset', 'longOffset', 'shortGeneric', 'longGeneric'],
};
const DATE = ['weekday', 'year', 'month', 'day'];
const TIME = ['dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits'];

const STYLES = {
  __proto__: null,
  date: {
    full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
    long: { year: 'numeric', month: 'long', day: 'numeric' },
    medium: { year: 'numeric', month: 'short', day: 'numeric' },
    short: { year: '2-digit', month: 'numeric', day: 'numeric' },
  },
  time: {
    full: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'long' },
    long: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
    medium: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
    short: { hour: 'numeric', minute: '2-digit' },
  },
};

// The first of the locales if it is English as the texts here write it.
function english(locales) {
  const [first] = tagsOf(locales);
  if (first === undefined) return 'en-US';
  const match = /^en(-US)?(-u-.*)?$/.exec(first);
  return match && !/-(ca|nu)-/.test(match[2] ?? '') ? `en${match[1] ?? ''}` : undefined;
}

function option(options, name, values) {
  let value = options[name];
  if (value === undefined) return undefined;
  value = typeof values[0] === 'number' ? Math.floor(Number(value)) : `${value}`;
  if (values.includes(value)) return value;
  if (typeof values[0] === 'number') throw new RangeError(`${name} value is out of range.`);
  throw new RangeError(`Value ${value} out of range for Intl.DateTimeFormat options property ${name}`);
}

// What a format shows, from its options; `needs` and `defaults` are 'date', 'time' or 'any' and 'all'.
function resolve(locale, options, needs, defaults) {
  options = options === undefined ? Object.create(null) : Object(options);
  const hour12 = options.hour12 === undefined ? undefined : Boolean(options.hour12);
  let hourCycle = option(options, 'hourCycle', ['h11', 'h12', 'h23', 'h24']);
  const { calendar, numberingSystem } = options;
  if (calendar !== undefined && !/^(gregory|iso8601)$/.test(calendar)) throw missing.error(`The calendar '${calendar}'`);
  if (numberingSystem !== undefined && `${numberingSystem}` !== 'latn') throw missing.error(`The numbering system '${numberingSystem}'`);
  let zone = localZone();
  if (options.timeZone !== undefined) {
    zone = canonical(`${options.timeZone}`);
    if (zone === undefined) throw new RangeError(`Invalid time zone specified: ${options.timeZone}`);
  }
  const fields = Object.create(null);
  for (const name in FIELDS) {
    const value = option(options, name, FIELDS[name]);
    if (value !== undefined) fields[name] = value;
  }
  const styles = ['full', 'long', 'medium', 'short'];
  const dateStyle = option(options, 'dateStyle', styles);
  const timeStyle = option(options, 'timeStyle', styles);
  let shown = { ...fields };
  if (dateStyle || timeStyle) {
    if (Object.keys(fields).length > 0) throw new TypeError('Invalid option : option');
    if ((needs === 'date' && timeStyle) || (needs === 'time' && dateStyle)) {
      throw new TypeError(`Invalid option : ${needs === 'date' ? 'timeStyle' : 'dateStyle'}`);
    }
    shown = { ...STYLES.date[dateStyle], ...STYLES.time[timeStyle] };
  } else {
    const hasDate = DATE.some((name) => name in fields);
    const hasTime = TIME.some((name) => name in fields);
    const isEnough = (needs !== 'time' && hasDate) || (needs !== 'date' && hasTime);
    if (!isEnough) {
      const more = { ...(defaults !== 'time' && { year: 'numeric', month: 'numeric', day: 'numeric' }),
        ...(defaults !== 'date' && { hour: 'numeric', minute: 'numeric', second: 'numeric' }) };
      Object.assign(fields, more);
      Object.assign(shown, more);
    }
  }
  if (shown.hour === undefined) hourCycle = undefined;
  else if (hour12 !== undefined) hourCycle = hour12 ? 'h12' : 'h23';
  else hourCycle ??= 'h12';
  // Minutes and seconds beside others have two digits, and hours by 24.
  const is24 = hourCycle === 'h23' || hourCycle === 'h24';
  if (shown.minute && (shown.hour || shown.second)) shown.minute = '2-digit';
  if (shown.second && shown.minute) shown.second = '2-digit';
  if (is24) shown.hour = '2-digit';
  for (const name of ['hour', 'minute', 'second']) if (fields[name]) fields[name] = shown[name];
  const isLocal = options.timeZone === undefined;
  return { locale, zone, isLocal, hourCycle, fields, shown, dateStyle, timeStyle };
}

const two = (number, form) => (form === '2-digit' ? `${number % 100}`.padStart(2, '0') : `${number}`);
const cut = (name, form) => (form === 'long' ? name : form === 'short' ? name.slice(0, 3) : name[0]);
const monthName = (at, form) => cut(MONTHS[at], form);

function periodOfDay(hour, minute, hasMinutes) {
  if (hour === 12 && (!hasMinutes || minute === 0)) return 'noon';
  if (hour < 12) return 'in the morning';
  if (hour < 18) return 'in the afternoon';
  return hour < 21 ? 'in the evening' : 'at night';
}

// The parts of a date: [type, value] pairs.
function dateParts(at, shown) {
  const parts = [];
  const put = (type, value) => parts.push([type, value]);
  const literal = (value) => parts.push(['literal', value]);
  const year = at.getUTCFullYear();
  const { weekday, month, day, era } = shown;
  const isText = month !== undefined && month !== '2-digit' && month !== 'numeric';
  const putYear = () => put('year', two(era && year < 1 ? 1 - year : year, shown.year));
  const putWeekday = () => put('weekday', cut(DAYS[at.getUTCDay()], weekday));
  const putMonth = () => put('month', isText ? monthName(at.getUTCMonth(), month) : two(at.getUTCMonth() + 1, month));
  const putDay = () => put('day', two(at.getUTCDate(), day));
  if (month !== undefined) {
    const alone = !day && !shown.year;
    if (weekday && !alone) {
      putWeekday();
      literal(', ');
    }
    putMonth();
    if (day) {
      literal(isText ? ' ' : '/');
      putDay();
    }
    if (shown.year) {
      literal(isText ? (day ? ', ' : ' ') : '/');
      putYear();
    }
    if (weekday && alone) {
      literal(' ');
      putWeekday();
    }
  } else if (day && shown.year) {
    putYear();
    literal(' (day: ');
    putDay();
    literal(weekday ? ') ' : ')');
    if (weekday) putWeekday();
  } else {
    if (day) putDay();
    if (shown.year) putYear();
    if (weekday) {
      if (parts.length > 0) literal(' ');
      putWeekday();
    }
  }
  if (era) {
    if (parts.length > 0) literal(' ');
    put('era', ERAS[era][year < 1 ? 0 : 1]);
  }
  return parts;
}

function timeParts(at, shown, hourCycle) {
  const parts = [];
  const put = (type, value) => {
    if (parts.length > 0) parts.push(['literal', ':']);
    parts.push([type, value]);
  };
  const hour = at.getUTCHours();
  const is12 = hourCycle === 'h12' || hourCycle === 'h11';
  if (shown.hour) {
    const counted = is12 ? hour % 12 || (hourCycle === 'h12' ? 12 : 0) : hour || (hourCycle === 'h24' ? 24 : 0);
    put('hour', two(counted, shown.hour));
  }
  if (shown.minute) put('minute', two(at.getUTCMinutes(), shown.minute));
  if (shown.second) put('second', two(at.getUTCSeconds(), shown.second));
  if (shown.fractionalSecondDigits) {
    if (shown.second) parts.push(['literal', '.']);
    const digits = `${at.getUTCMilliseconds()}`.padStart(3, '0').slice(0, shown.fractionalSecondDigits);
    parts.push(['fractionalSecond', digits]);
  }
  if (shown.dayPeriod && (is12 || !shown.hour)) {
    if (parts.length > 0) parts.push(['literal', ' ']);
    parts.push(['dayPeriod', periodOfDay(hour, at.getUTCMinutes(), Boolean(shown.minute))]);
  } else if (shown.hour && is12) {
    parts.push(['literal', '\u202f'], ['dayPeriod', hour < 12 ? 'AM' : 'PM']);
  }
  return parts;
}

// Whether nothing but the digits of a date and of a time are asked for, which other languages have, too.
const inDigits = ({ shown, hourCycle, language }) => {
  const { year, month, day, hour, minute } = shown;
  const isDate = year && month && day;
  const isNumber = month === 'numeric' || month === '2-digit';
  return Object.keys(shown).every((name) => /^(year|month|day|hour|minute|second)$/.test(name))
    && (isDate ? isNumber : !year && !month && !day) && (hour ? Boolean(minute) : !minute && !shown.second)
    && (!hour || (hourCycle === 'h23') === (typeof language.hours === 'string'));
};

function digitParts(at, { shown, language }) {
  const { date: [order, separator, hasTwo], join, hours } = language;
  const parts = [];
  if (shown.day) {
    const month = two(at.getUTCMonth() + 1, hasTwo ? '2-digit' : shown.month);
    const values = { y: ['year', two(at.getUTCFullYear(), shown.year)], m: ['month', month], d: ['day', two(at.getUTCDate(), hasTwo ? '2-digit' : shown.day)] };
    for (const letter of order) parts.push(...(parts.length > 0 ? [['literal', separator]] : []), values[letter]);
  }
  if (shown.hour) {
    if (parts.length > 0) parts.push(['literal', join]);
    const hour = at.getUTCHours();
    const is24 = typeof hours === 'string';
    const counted = is24 ? hour : hour % 12 || 12;
    parts.push(['hour', two(counted, hours === 'h23' ? '2-digit' : shown.hour)], ['literal', ':'], ['minute', two(at.getUTCMinutes(), '2-digit')]);
    if (shown.second) parts.push(['literal', ':'], ['second', two(at.getUTCSeconds(), '2-digit')]);
    if (!is24) parts.push(['literal', '\u202f'], ['dayPeriod', hours[hour < 12 ? 0 : 1]]);
  }
  return parts;
}

function partsOf(resolved, time) {
  const { shown, zone, hourCycle } = resolved;
  // A Date knows by itself what is local.
  const away = resolved.isLocal && zone === localZone() ? new Date(time).getTimezoneOffset() * -60000 : offset(zone, time);
  const at = new Date(time + away);
  if (resolved.language) return digitParts(at, resolved);
  const parts = dateParts(at, shown);
  const ofTime = timeParts(at, shown, hourCycle);
  const zoneName = shown.timeZoneName && nameOf(zone, time, shown.timeZoneName);
  if (ofTime.length > 0 && parts.length > 0) {
    const isOnlyWeekday = parts.length === 1 && shown.weekday;
    parts.push(['literal', shown.month === 'long' ? ' at ' : isOnlyWeekday ? ' ' : ', ']);
  }
  parts.push(...ofTime);
  if (zoneName) {
    if (parts.length > 0) parts.push(['literal', ofTime.length > 0 ? ' ' : ', ']);
    parts.push(['timeZoneName', zoneName]);
  }
  return parts;
}

function timeOf(date) {
  const time = date === undefined ? Date.now() : Number(date);
  if (!(Math.abs(time) <= 8.64e15)) throw new RangeError('Invalid time value');
  return Math.trunc(time);
}

// V8 writes an ordinary space before AM and PM, and gives the narrow one among the parts.
const textOf = (parts) => parts.map(([, value]) => (value === '\u202f' ? ' ' : value)).join('');

// A format in another language, if it is one in digits.
function inAnother(locales, options, needs, defaults) {
  const language = known(locales);
  if (!language) return undefined;
  const resolved = resolve(language.locale, options, needs, defaults);
  if (resolved.shown.hour && options?.hour12 === undefined && options?.hourCycle === undefined && typeof language.hours === 'string') {
    resolved.hourCycle = 'h23';
    if (language.hours === 'h23') resolved.shown.hour = '2-digit';
  }
  resolved.language = language;
  return resolved.dateStyle || resolved.timeStyle || !inDigits(resolved) ? undefined : resolved;
}

class DateTimeFormat {
  #resolved;
  #engines;
  #format;

  constructor(locales, options) {
    const locale = english(locales);
    if (locale !== undefined) this.#resolved = resolve(locale, options, 'any', 'date');
    else if (!(this.#resolved = inAnother(locales, options, 'any', 'date'))) this.#engines = new Engines(locales, options);
  }

  get format() {
    return (this.#format ??= Object.defineProperty(
      (date) => (this.#engines ? this.#engines.format(timeOf(date)) : textOf(partsOf(this.#resolved, timeOf(date)))), 'name', { value: '' }));
  }

  #parts(date) {
    if (this.#engines) throw missing.error('Intl.DateTimeFormat.prototype.formatToParts in languages other than English');
    return partsOf(this.#resolved, timeOf(date));
  }

  formatToParts(date) {
    return this.#parts(date).map(([type, value]) => ({ type, value }));
  }

  formatRange(start, end) {
    if (start === undefined || end === undefined) throw new TypeError('startDate or endDate cannot be undefined');
    const [first, last] = [textOf(this.#parts(start)), textOf(this.#parts(end))];
    if (first === last) return first;
    // English writes what both have in common once; in numbers it writes both.
    const { month } = this.#resolved.shown;
    if (month !== 'numeric' && month !== '2-digit') throw missing.error('Intl.DateTimeFormat.prototype.formatRange of names');
    return `${first}\u2009–\u2009${last}`;
  }

  formatRangeToParts() {
    throw missing.error('Intl.DateTimeFormat.prototype.formatRangeToParts');
  }

  resolvedOptions() {
    if (this.#engines) return this.#engines.resolvedOptions();
    const { locale, zone, hourCycle, fields, dateStyle, timeStyle } = this.#resolved;
    const shown = { locale, calendar: 'gregory', numberingSystem: 'latn', timeZone: zone };
    if (hourCycle) Object.assign(shown, { hourCycle, hour12: hourCycle === 'h12' || hourCycle === 'h11' });
    for (const name in FIELDS) if (fields[name] !== undefined) shown[name] = fields[name];
    if (dateStyle) shown.dateStyle = dateStyle;
    if (timeStyle) shown.timeStyle = timeStyle;
    return shown;
  }

  static supportedLocalesOf(locales, options) { return Engines.supportedLocalesOf(locales, options); }
}
const made = callable(DateTimeFormat);

// It can be called without `new`, as all of Intl's older classes.
function callable(Class) {
  return new Proxy(Class, { __proto__: null, apply: (_, __, args) => new Class(...args) });
}

// What Date.prototype.toLocaleString and its kin return; `needs` is 'any', 'date' or 'time'.
const kept = new Map();
function toLocale(date, locales, options, needs) {
  if (Number.isNaN(date.getTime())) return 'Invalid Date';
  const defaults = needs === 'any' ? 'all' : needs;
  const locale = english(locales);
  if (locale === undefined) {
    const resolved = inAnother(locales, options, needs, defaults);
    return resolved && textOf(partsOf(resolved, date.getTime()));
  }
  let resolved = options === undefined && kept.get(needs);
  if (!resolved || resolved.zone !== localZone()) {
    resolved = resolve(locale, options, needs, defaults);
    if (options === undefined) kept.set(needs, resolved);
  }
  return textOf(partsOf(resolved, date.getTime()));
}

module.exports = { DateTimeFormat: made, callable, english, toLocale };
