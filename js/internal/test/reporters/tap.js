// `tap`: the Test Anything Protocol, version 13.

const { inspect, types } = require('util');

const indent = (nesting) => '    '.repeat(nesting);
const ESCAPES = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\f': '\\f', '\v': '\\v', '\b': '\\b' };

// A backslash counts for one, and `#` would begin a directive.
function escaped(text) {
  return text.replace(/[\\#]/g, '\\$&').replace(/[\n\t\r\f\v\b]/g, (letter) => `\\${ESCAPES[letter]}`);
}

function directive({ skip, todo, expectFailure }) {
  const note = (word, why) => (typeof why === 'string' && why.length > 0 ? ` # ${word} ${escaped(why)}` : ` # ${word}`);
  if (skip !== undefined) return note('SKIP', skip);
  if (todo !== undefined) return note('TODO', todo);
  return expectFailure === undefined ? '' : note('EXPECTED FAILURE', expectFailure);
}

const result = (word, data) =>
  `${indent(data.nesting)}${word} ${data.testNumber} - ${escaped(data.name)}${directive(data)}\n`;

function particulars(word, data) {
  const { nesting, details } = data;
  const before = indent(nesting);
  let text = `${before}  ---\n`;
  text += field(before, 'duration_ms', details.duration_ms);
  if (details.type !== undefined) text += field(before, 'type', details.type);
  if (word === 'not ok' && data.file !== undefined) {
    text += field(before, 'location', `${data.file}:${data.line}:${data.column}`);
  }
  if (details.error) text += errorFields(before, details.error, new Set());
  return `${text}${before}  ...\n`;
}

const quoted = (text) => `'${text.replace(/'/g, "\\'")}'`;

// A value that YAML writes in one line, or undefined.
function plain(value) {
  if (value === null) return '~';
  if (typeof value === 'string') return quoted(value);
  if (types.isDate(value)) return value.toISOString();
  return typeof value === 'object' ? undefined : inspect(value);
}

function field(before, name, value, seen = new Set()) {
  if (value === undefined) return '';
  if (typeof value === 'string' && value.includes('\n')) return block(before, name, value.split(/\r?\n/));
  const written = plain(value);
  if (written !== undefined) return `${before}  ${name}: ${written}\n`;
  if (seen.has(value)) return `${before}  ${name}: <Circular>\n`;
  const inner = new Set(seen).add(value);
  if (types.isNativeError(value)) return `${before}  ${name}:\n${errorFields(`${before}  `, value, inner)}`;
  let text = `${before}  ${name}:\n`;
  for (const [key, one] of Object.entries(value)) text += field(`${before}  `, key, one, inner);
  return text;
}

const block = (before, name, lines) => `${before}  ${name}: |-\n${lines.map((one) => `${before}    ${one}\n`).join('')}`;

// An error of the test's own counts before the runner's that carries it.
function errorFields(before, error, seen) {
  const { failureType } = error;
  const isRunners = error.code === 'ERR_TEST_FAILURE' && failureType !== undefined;
  let own = isRunners && types.isNativeError(error.cause) ? error.cause : error;
  if (own !== error && own.code === 'ERR_TEST_FAILURE' && types.isNativeError(own.cause)) own = own.cause;
  let text = isRunners ? field(before, 'failureType', failureType) : '';
  text += field(before, 'error', own.message);
  text += field(before, 'code', own.code ?? error.code);
  if (own.name && own.name !== 'Error') text += field(before, 'name', own.name);
  if (own.code === 'ERR_ASSERTION' || own.name === 'AssertionError') {
    for (const name of ['expected', 'actual', 'operator']) text += field(before, name, own[name], seen);
  }
  const frames = own === error && isRunners ? [] : framesOf(own);
  if (frames.length > 0) text += block(before, 'stack', frames);
  return text;
}

function framesOf({ stack }) {
  if (typeof stack !== 'string') return [];
  const lines = stack.split('\n').map((one) => /^\s+at (.*)$/.exec(one)?.[1]);
  return lines.filter((one) => one !== undefined);
}

module.exports = async function* tap(source) {
  yield 'TAP version 13\n';
  for await (const { type, data } of source) {
    switch (type) {
      case 'test:pass':
        yield result('ok', data);
        yield particulars('ok', data);
        break;
      case 'test:fail':
        yield result('not ok', data);
        yield particulars('not ok', data);
        break;
      case 'test:plan':
        yield `${indent(data.nesting)}1..${data.count}\n`;
        break;
      case 'test:start':
        yield `${indent(data.nesting)}# Subtest: ${escaped(data.name)}\n`;
        break;
      case 'test:stderr':
      case 'test:stdout':
        for (const one of data.message.split(/\r?\n/)) {
          if (one.length > 0) yield `# ${escaped(one)}\n`;
        }
        break;
      case 'test:diagnostic':
      case 'test:log':
        yield `${indent(data.nesting)}# ${escaped(data.message)}\n`;
        break;
      case 'test:interrupted':
        for (const { name, file, line, column } of data.tests) {
          yield `# Interrupted while running: ${escaped(name)}${file === undefined ? '' : ` at ${file}:${line}:${column}`}\n`;
        }
    }
  }
};
