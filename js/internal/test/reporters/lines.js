// One test's line and its error, as the reporters `spec` and `dot` show them.

const { shown } = require('internal/test/failure');

const CODES = { red: 31, green: 32, yellow: 33, blue: 34, gray: 90 };

// Whether what is told on standard output has colors.
function isColored() {
  const { stdout, env } = process;
  if (env.FORCE_COLOR !== undefined) return require('tty').WriteStream.prototype.getColorDepth.call(stdout) > 2;
  return Boolean(stdout?.isTTY) && (typeof stdout.getColorDepth === 'function' ? stdout.getColorDepth() > 2 : true);
}

function paint(color, text) {
  return isColored() ? `\u001b[${CODES[color]}m${text}\u001b[39m` : text;
}

const indent = (nesting) => '  '.repeat(Math.max(nesting, 0));

// `✔ name (1.5ms) # why`
function line(type, { name, nesting, details, skip, todo, expectFailure }) {
  const note = (why, word) => (typeof why === 'string' && why !== '' ? ` # ${why}` : ` # ${word}`);
  const said = details.duration_ms ? `${name} ${paint('gray', `(${details.duration_ms}ms)`)}` : name;
  const before = indent(nesting);
  if (skip !== undefined) return `${before}${paint('gray', `﹣ ${said}${note(skip, 'SKIP')}`)}`;
  if (todo !== undefined) {
    const words = `${said}${note(todo, 'TODO')}`;
    return before + (type === 'test:fail' ? paint('yellow', `⚠ ${words}`) : paint('green', `✔ ${words}`));
  }
  const words = expectFailure === undefined ? said : `${said} # EXPECTED FAILURE`;
  return before + (type === 'test:fail' ? paint('red', `✖ ${words}`) : paint('green', `✔ ${words}`));
}

function errorLines({ details: { error } }, before = '') {
  const cause = error?.code === 'ERR_TEST_FAILURE' ? error.cause : error;
  const lines = shown(cause, { colors: isColored(), breakLength: Infinity }).split(/\r?\n/);
  return lines.map((one) => `${before}  ${one}\n`).join('');
}

module.exports = { errorLines, indent, isColored, line, paint };
