// The words of an AssertionError: both values, or how one becomes the other.

const { inspect } = require('util');
const { diffLines } = native('assert');

const WORDS = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  sameObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notSameObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  lookAlike: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

const DIFFERING = ['deepStrictEqual', 'strictEqual', 'partialDeepStrictEqual'];
const SHORT = 12; // letters of two values that fit into one line
const UNCHANGED_SHOWN = 5;
const LINES_SHOWN = 50;

const isObject = (value) => typeof value === 'object' && value !== null;
const isReference = (value) => isObject(value) || typeof value === 'function';
const sharing = (a, b) => (isObject(a) && isObject(b)) || (typeof a === 'function' && typeof b === 'function');

const show = (value) =>
  inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    maxStringLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
  });

const NO_COLORS = { blue: '', green: '', red: '', white: '', gray: '', on: false };

function colors() {
  const { stderr } = process;
  if (!stderr?.isTTY || typeof stderr.getColorDepth !== 'function' || stderr.getColorDepth() <= 2) return NO_COLORS;
  return {
    blue: '\u001b[34m', green: '\u001b[32m', red: '\u001b[31m', white: '\u001b[39m', gray: '\u001b[90m', on: true,
  };
}

// Where two errors are compared, their stacks would hide what differs.
function withoutStack(error) {
  const copy = Object.create(Object.getPrototypeOf(error));
  for (const key of Object.keys(error)) copy[key] = error[key];
  Object.defineProperty(copy, 'message', { __proto__: null, value: error.message });
  if (Object.hasOwn(error, 'cause')) {
    const value = error.cause instanceof Error ? withoutStack(error.cause) : error.cause;
    Object.defineProperty(copy, 'cause', { __proto__: null, value });
  }
  return copy;
}

exports.messageOf = function messageOf(actual, expected, operator, message, diff) {
  if (actual instanceof Error && expected instanceof Error) {
    actual = withoutStack(actual);
    expected = withoutStack(expected);
  }
  if (message != null) {
    if (DIFFERING.includes(operator)) {
      return difference(actual, expected, operator, message, diff);
    }
    return String(message);
  }
  if (DIFFERING.includes(operator)) return difference(actual, expected, operator, undefined, diff);
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
    return unwantedSameness(actual, operator, diff);
  }
  return bothValues(actual, expected, operator, diff);
};

function unwantedSameness(actual, operator, diff) {
  const isSame = operator === 'notStrictEqual' && isReference(actual);
  const words = WORDS[isSame ? 'notSameObject' : operator];
  let lines = show(actual).split('\n');
  if (lines.length > LINES_SHOWN && diff !== 'full') lines = [...lines.slice(0, 46), `${colors().blue}...${colors().white}`];
  if (lines.length > 1) return `${words}\n\n${lines.join('\n')}\n`;
  return `${words}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
}

function bothValues(actual, expected, operator, diff) {
  const cut = (text, most) => (diff !== 'full' && text.length > most ? `${text.slice(0, most - 3)}...` : text);
  let left = show(actual);
  let right = show(expected);
  if (operator === 'notDeepEqual' && left === right) return cut(`${WORDS.notDeepEqual}\n\n${left}`, 1024);
  left = cut(left, 512);
  right = cut(right, 512);
  if (operator === 'deepEqual') return `${WORDS.deepEqual}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  if (operator === 'notDeepEqual') {
    return `${WORDS.notDeepEqualUnequal}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`;
  }
  return `${left} ${operator} ${right}`;
}

function difference(actual, expected, operator, message, diff) {
  const paint = colors();
  let words = WORDS[operator === 'strictEqual' && sharing(actual, expected) ? 'sameObject' : operator];
  let legend = `\n${paint.green}+ actual${paint.white} ${paint.red}- expected${paint.white}`;
  let skipped = false;
  let body;
  const [left, right] = [show(actual), show(expected)];
  const [leftLines, rightLines] = [left.split('\n'), right.split('\n')];
  const oneLineEach = leftLines.length === 1 && rightLines.length === 1;
  if (oneLineEach && !(isObject(actual) && isObject(expected))) {
    ({ body, legend } = simple(actual, expected, left, right, legend, paint));
  } else if (left === right) {
    words = WORDS.lookAlike;
    legend = '\n';
    skipped = leftLines.length > LINES_SHOWN && diff !== 'full';
    body = skipped ? `${leftLines.slice(0, LINES_SHOWN).join('\n')}\n...}` : left;
  } else {
    const entries = diffLines(leftLines, rightLines, isObject(actual));
    ({ body, skipped } = printed(entries, operator, paint));
  }
  return `${message ?? words}${legend}${skipped ? '\n... Skipped lines' : ''}\n${body}\n`;
}

// Values of a line each: side by side if they are short, else below one another.
function simple(actual, expected, left, right, legend, paint) {
  let letters = left.length + right.length;
  if (typeof actual === 'string') letters -= 2;
  if (typeof expected === 'string') letters -= 2;
  if (letters <= SHORT && (actual !== 0 || expected !== 0)) return { body: `${left} !== ${right}`, legend: '\n' };
  const both = typeof actual === 'string' && typeof expected === 'string';
  let body = `\n${paint.green}+${paint.white} ${left}\n${paint.red}-${paint.white} ${right}`;
  const width = process.stderr?.isTTY ? process.stderr.columns : 80;
  if (both && left.length + right.length <= width) {
    let at = 0;
    while (at < left.length && left[at] === right[at]) at++;
    if (at > 2 && at < left.length) body += `\n${' '.repeat(at + 2)}^`;
  }
  return { body, legend };
}

// Of a long stretch of unchanged lines the first ones and the last are shown.
function printed(entries, operator, paint) {
  const signs = {
    1: operator === 'partialDeepStrictEqual' ? `${paint.gray}${paint.on ? ' ' : '+'}` : `${paint.green}+${paint.white}`,
    [-1]: `${paint.red}-${paint.white}`,
  };
  const lines = [];
  let skipped = false;
  for (let at = 0; at < entries.length; ) {
    const [kind, text] = entries[at];
    if (kind !== 0) {
      lines.push(`${signs[kind]} ${text}${kind === 1 && operator === 'partialDeepStrictEqual' ? paint.white : ''}`);
      at++;
      continue;
    }
    let end = at;
    while (end < entries.length && entries[end][0] === 0) end++;
    const same = entries.slice(at, end).map((entry) => `${paint.white}  ${entry[1]}`);
    at = end;
    const isLast = end === entries.length;
    if (!isLast && same.length <= UNCHANGED_SHOWN + 2) {
      lines.push(...same);
    } else if (isLast) {
      lines.push(...same.slice(0, UNCHANGED_SHOWN));
    } else {
      lines.push(...same.slice(0, UNCHANGED_SHOWN), `${paint.blue}...${paint.white}`, same[same.length - 1]);
      skipped = true;
    }
  }
  return { body: `\n${lines.join('\n').trimEnd()}`, skipped };
}
