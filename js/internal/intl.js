// What Intl has here beside the engine's own: formats of dates, numbers and relative times.

const dates = require('internal/intl/date_time');
const numbers = require('internal/intl/number');

for (const Class of [dates.DateTimeFormat, numbers.NumberFormat, numbers.RelativeTimeFormat]) {
  const { prototype, name } = Class;
  for (const key of Object.getOwnPropertyNames(prototype)) Object.defineProperty(prototype, key, { __proto__: null, enumerable: false });
  Object.defineProperty(prototype, 'constructor', { __proto__: null, value: Class });
  Object.defineProperty(prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: `Intl.${name}` });
}

// Arrays' texts; one within itself has none.
const joining = [];
function list(array, length, locales, options) {
  array = Object(array);
  if (joining.includes(array)) return '';
  joining.push(array);
  // What the texts' functions do to it changes nothing.
  length ??= array.length;
  try {
    let text = '';
    for (let at = 0; at < length; at++) {
      const value = array[at];
      if (at > 0) text += ',';
      if (value !== null && value !== undefined) text += `${value.toLocaleString(locales, options)}`;
    }
    return text;
  } finally {
    joining.pop();
  }
}

module.exports = {
  list,
  DateTimeFormat: dates.DateTimeFormat,
  NumberFormat: numbers.NumberFormat,
  RelativeTimeFormat: numbers.RelativeTimeFormat,
  date: dates.toLocale,
  number: numbers.toLocale,
};
