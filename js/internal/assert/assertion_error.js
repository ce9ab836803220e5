// The AssertionError class. The words of its messages are in message.js.

const { validateObject } = require('internal/validators');

const LINES_SHOWN = 10;
const LETTERS_HIDDEN = 512;

// What inspection shows of a long text: where it has few lines, its end, as in Node.
function shortened(value) {
  if (typeof value !== 'string') return value;
  const lines = value.split('\n');
  if (lines.length > LINES_SHOWN) return `${lines.slice(0, LINES_SHOWN).join('\n')}\n...`;
  return value.length > LETTERS_HIDDEN ? `${value.slice(LETTERS_HIDDEN)}...` : value;
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, details, stackStartFunction, diff = 'simple' } = options;
    const { actual, expected } = options;
    super(require('internal/assert/message').messageOf(actual, expected, operator, message, diff));
    this.generatedMessage = !message;
    const name = 'AssertionError [ERR_ASSERTION]';
    Object.defineProperty(this, 'name', {
      __proto__: null, value: name, configurable: true, enumerable: false, writable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      details.forEach((detail, at) => {
        this[`message ${at}`] = detail.message;
        this[`actual ${at}`] = detail.actual;
        this[`expected ${at}`] = detail.expected;
        this[`operator ${at}`] = detail.operator;
        this[`stack trace ${at}`] = detail.stack;
      });
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    this.diff = diff;
    Error.captureStackTrace(this, stackStartFn || stackStartFunction || AssertionError);
    // The stack's first line has the code, the name has it not.
    void this.stack;
    this.name = 'AssertionError';
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    const { actual, expected } = this;
    this.actual = shortened(actual);
    this.expected = shortened(expected);
    const shown = require('util').inspect(this, { ...options, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return shown;
  }
}

exports.AssertionError = AssertionError;
