// `spec`: a line for each test below its suite, and what failed once more at the end.

const { Transform } = require('stream');
const { relative } = require('path');
const { errorLines, indent, line, paint } = require('internal/test/reporters/lines');

const LEVELS = { error: 'red', warn: 'yellow', info: 'blue' };

class SpecReporter extends Transform {
  #open = [];
  #failed = [];

  constructor() {
    super({ __proto__: null, writableObjectMode: true });
  }

  _transform({ type, data }, encoding, callback) {
    callback(null, this.#text(type, data));
  }

  _flush(callback) {
    if (this.#failed.length === 0) {
      callback(null, '');
      return;
    }
    let text = `\n${paint('red', '✖ failing tests:')}\n`;
    for (const data of this.#failed) {
      const { file, line: row, column } = data;
      const place = file === undefined ? '' : `test at ${relative(process.cwd(), file)}:${row}:${column}\n`;
      text += `\n${place}${line('test:fail', { ...data, nesting: 0 })}\n${errorLines(data)}`;
    }
    callback(null, text);
  }

  #text(type, data) {
    switch (type) {
      case 'test:start':
        this.#open.push({ ...data, isShown: false });
        return '';
      case 'test:pass':
      case 'test:fail':
        if (type === 'test:fail' && data.details?.error?.failureType !== 'subtestsFailed') this.#failed.push(data);
        return `${this.#headers()}${line(type, data)}\n`;
      case 'test:stdout':
      case 'test:stderr':
        return data.message;
      case 'test:diagnostic':
      case 'test:log':
        return `${indent(data.nesting)}${paint(LEVELS[data.level] ?? 'blue', `ℹ ${data.message}`)}\n`;
      case 'test:interrupted':
        return this.#interrupted(data.tests);
      default:
        return '';
    }
  }

  // The tests that the one which has ended stands in, as far as they were not named.
  #headers() {
    this.#open.pop();
    let text = '';
    for (const one of this.#open) {
      if (one.isShown) continue;
      one.isShown = true;
      text += `${indent(one.nesting)}▶ ${one.name}\n`;
    }
    return text;
  }

  #interrupted(tests) {
    if (tests.length === 0) return '';
    let text = `\n${paint('yellow', 'Interrupted while running:')}\n`;
    for (const { name, file, line: row, column } of tests) {
      const place = file === undefined ? '' : ` at ${relative(process.cwd(), file)}:${row}:${column}`;
      text += `${paint('red', `⚠ ${name}`)}${paint('gray', place)}\n`;
    }
    return text;
  }
}

module.exports = SpecReporter;
