// punycode, deprecated: domain names in letters that DNS knows (RFC 3492).

const { insideNodeModules } = native('util');

if (!insideNodeModules()) {
  process.emitWarning(
    'The `punycode` module is deprecated. Please use a userland alternative instead.',
    'DeprecationWarning',
    'DEP0040',
  );
}

// The parameters of RFC 3492, section 5.
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;
const LARGEST = 0x7fffffff;

const overflow = () => new RangeError('Overflow: input needs wider integers to process');
const threshold = (k, bias) => Math.min(Math.max(k - bias, T_MIN), T_MAX);

// How much of a number the next digits are expected to take (section 6.1).
function adapt(delta, points, isFirst) {
  delta = Math.floor(delta / (isFirst ? DAMP : 2));
  delta += Math.floor(delta / points);
  let k = 0;
  for (; delta > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) delta = Math.floor(delta / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}

const digitOf = (value) => String.fromCharCode(value < 26 ? value + 97 : value + 22);

function valueOf(code) {
  if (code >= 48 && code <= 57) return code - 22;
  const lower = code | 32;
  return lower >= 97 && lower <= 122 ? lower - 97 : BASE;
}

function decode(input) {
  const end = Math.max(input.lastIndexOf('-'), 0);
  const points = [];
  for (let at = 0; at < end; at++) {
    const code = input.charCodeAt(at);
    if (code >= 128) throw new RangeError('Illegal input >= 0x80 (not a basic code point)');
    points.push(code);
  }
  let n = INITIAL_N;
  let bias = INITIAL_BIAS;
  let i = 0;
  for (let at = end > 0 ? end + 1 : 0; at < input.length; ) {
    const before = i;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = at < input.length ? valueOf(input.charCodeAt(at++)) : BASE;
      if (digit >= BASE) throw new RangeError('Invalid input');
      if (digit > Math.floor((LARGEST - i) / weight)) throw overflow();
      i += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (weight > Math.floor(LARGEST / (BASE - t))) throw overflow();
      weight *= BASE - t;
    }
    const count = points.length + 1;
    bias = adapt(i - before, count, before === 0);
    n += Math.floor(i / count);
    if (n > LARGEST) throw overflow();
    i %= count;
    points.splice(i++, 0, n);
  }
  return String.fromCodePoint(...points);
}

function encode(input) {
  const points = ucs2decode(input);
  const basic = points.filter((point) => point < 128);
  let output = String.fromCodePoint(...basic);
  if (basic.length > 0) output += '-';
  let n = INITIAL_N;
  let bias = INITIAL_BIAS;
  let delta = 0;
  for (let handled = basic.length; handled < points.length; delta++, n++) {
    let next = LARGEST;
    for (const point of points) if (point >= n && point < next) next = point;
    if (next - n > Math.floor((LARGEST - delta) / (handled + 1))) throw overflow();
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n && ++delta > LARGEST) throw overflow();
      if (point !== n) continue;
      let rest = delta;
      for (let k = BASE; ; k += BASE) {
        const t = threshold(k, bias);
        if (rest < t) break;
        output += digitOf(t + ((rest - t) % (BASE - t)));
        rest = Math.floor((rest - t) / (BASE - t));
      }
      output += digitOf(rest);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled++;
    }
  }
  return output;
}

// Of an address `user@domain` only the domain is changed.
function mapLabels(input, change) {
  const parts = input.split('@');
  const user = parts.length > 1 ? `${parts[0]}@` : '';
  const domain = parts.length > 1 ? parts[1] : input;
  return user + domain.split(/[.\u3002\uff0e\uff61]/).map(change).join('.');
}

const toUnicode = (input) =>
  mapLabels(input, (label) => (label.startsWith('xn--') ? decode(label.slice(4).toLowerCase()) : label));

const toASCII = (input) => mapLabels(input, (label) => (/[^\0-\x7f]/.test(label) ? `xn--${encode(label)}` : label));

// A lone surrogate is a code point of its own.
const ucs2decode = (string) => Array.from(string, (letter) => letter.codePointAt(0));
const ucs2encode = (points) => String.fromCodePoint(...points);

module.exports = {
  version: '2.1.0',
  ucs2: { decode: ucs2decode, encode: ucs2encode },
  decode,
  encode,
  toASCII,
  toUnicode,
};
