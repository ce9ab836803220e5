'use strict';
// Dates in other forms than the standard's, as V8 reads them: numbers, names of months, times and
// zones in almost any order. `1 January 2020`, `2020/1/2 10:00 PM`, `Jan 1, 2020 GMT+0100`.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
// Hours from Greenwich.
const ZONES = { utc: 0, ut: 0, gmt: 0, z: 0, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7 };
const NO_YEAR = 2001;
const TOKEN = /(\d+)|([a-z]+)|(\()|(\s+)|([^])/giy;

// Where what a bracket opens ends.
function behindBracket(text, at) {
  let depth = 1;
  for (; at < text.length && depth > 0; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
  }
  return at;
}

// Numbers, words and signs; null where something in brackets stood.
function tokens(text) {
  const found = [];
  TOKEN.lastIndex = 0;
  for (let match; TOKEN.lastIndex < text.length && (match = TOKEN.exec(text));) {
    const [, number, word, bracket, space, sign] = match;
    if (number !== undefined) found.push({ number: Number(number), digits: number });
    else if (word !== undefined) found.push({ word: word.toLowerCase() });
    else if (bracket !== undefined) TOKEN.lastIndex = behindBracket(text, TOKEN.lastIndex);
    else if (space !== undefined) found.push({ space: true });
    else found.push({ sign });
  }
  return found;
}

const isSign = (token, sign) => token?.sign === sign;

/** Milliseconds since the epoch, or NaN. */
function parse(text) {
  const list = tokens(text);
  const numbers = [];
  const time = [];
  let month = null;
  let half = null;         // 'am' or 'pm'
  let offset = null;       // minutes from Greenwich; null: local time
  let hasNumber = false;
  let isStandard = false;  // date and time have a T between them
  for (let at = 0; at < list.length; at++) {
    const { number, digits, word, sign } = list[at];
    if (number !== undefined) {
      const inTime = time.length > 0 && isSign(list[at - 1], ':') && time.length < 4;
      if (isSign(list[at + 1], ':') && list[at + 2]?.number !== undefined || inTime) {
        time.push(number);
        if (inTime && time.length === 3 && isSign(list[at + 1], '.') && list[at + 2]?.number !== undefined) {
          time.push(Number(`${list[at + 2].digits}00`.slice(0, 3)));
          at += 2;
        }
      } else {
        numbers.push(number);
        if (isSign(list[at + 1], '-') || isSign(list[at + 1], '/')) at++;
      }
      hasNumber = true;
    } else if (word !== undefined) {
      const named = MONTHS.indexOf(word.slice(0, 3));
      if ((word === 'am' || word === 'pm') && time.length > 0) half = word;
      else if (named >= 0 && word.length >= 3) month = named;
      else if (Object.hasOwn(ZONES, word) && hasNumber) offset = ZONES[word] * 60;
      else if (word === 't' && hasNumber && time.length === 0) isStandard = true;
      else if (hasNumber) return NaN;
    } else if ((sign === '+' || sign === '-') && (time.length > 0 || offset !== null)) {
      const hours = list[at + 1];
      if (hours?.number === undefined) return NaN;
      let minutes = hours.digits.length > 2 ? Math.trunc(hours.number / 100) * 60 + hours.number % 100 : hours.number * 60;
      at++;
      if (hours.digits.length <= 2 && isSign(list[at + 1], ':') && list[at + 2]?.number !== undefined) {
        minutes += list[at + 2].number;
        at += 2;
      } else if (hours.digits.length <= 2 && isStandard) {
        return NaN;
      }
      offset = sign === '+' ? minutes : -minutes;
    } else if (sign !== undefined && hasNumber && !',./-:'.includes(sign)) {
      return NaN;
    }
  }
  return composed(numbers, month, time, half, offset);
}

function composed(numbers, month, [hour = 0, minute = 0, second = 0, ms = 0], half, offset) {
  const isDay = (number) => number >= 1 && number <= 31;
  let day, year;
  const values = numbers.slice(0, 3);
  if (numbers.length > 3 || numbers.length === 0) return NaN;
  if (month !== null) {
    if (values.length === 3) return NaN;
    [day, year] = isDay(values[0]) ? values : [values[1] ?? 1, values[0]];
  } else if (values.length === 3) {
    if (isDay(values[0])) [month, day, year] = [values[0] - 1, values[1], values[2]];
    else [year, month, day] = [values[0], values[1] - 1, values[2]];
  } else if (values.length === 2) {
    if (isDay(values[0])) [month, day] = [values[0] - 1, values[1]];
    else [year, month, day] = [values[0], values[1] - 1, 1];
  } else if (isDay(values[0])) {
    [month, day] = [values[0] - 1, 1];
  } else {
    [year, month, day] = [values[0], 0, 1];
  }
  if (!isDay(day) || month < 0 || month > 11) return NaN;
  let full = year ?? NO_YEAR;
  if (full < 100) full += full < 50 ? 2000 : 1900;
  if (half !== null) {
    if (hour > 12) return NaN;
    hour = hour % 12 + (half === 'pm' ? 12 : 0);
  }
  const isMidnight = hour === 24 && minute === 0 && second === 0 && ms === 0;
  if ((hour > 23 && !isMidnight) || minute > 59 || second > 59) return NaN;
  const parts = [2000, month, day, hour, minute, second, ms];
  const made = offset === null ? new Date(...parts) : new Date(Date.UTC(...parts));
  // Years below 100 are years of the last century only for the constructor.
  if (offset === null) {
    made.setFullYear(full, month, day);
    made.setHours(hour, minute, second, ms);
  } else {
    made.setUTCFullYear(full, month, day);
    made.setUTCHours(hour, minute - offset, second, ms);
  }
  return made.getTime();
}

module.exports = { parse };
