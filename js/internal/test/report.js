// What standard output tells of the tests, in the manner of Node's `spec` reporter.

const { inspect } = require('util');
const { relative } = require('path');
const { fileURLToPath } = require('url');

const isTerminal = () => Boolean(process.stdout.isTTY);
const COLORS = { red: 31, green: 32, yellow: 33, blue: 34, gray: 90 };
const paint = (color, text) => (isTerminal() ? `\u001b[${COLORS[color]}m${text}\u001b[39m` : text);

// What is told first goes out behind the microtasks in which it came up, as Node's reporter begins to
// read its stream in a tick; what follows goes out at once.
let held;

function print(text) {
  if (held === undefined) {
    held = [];
    process.nextTick(release);
  }
  if (held === null) process.stdout.write(text);
  else held.push(text);
}

function release() {
  if (held) process.stdout.write(held.join(''));
  held = null;
}

const indent = (test) => '  '.repeat(Math.max(test.nesting, 0));

// Tests that run at the same time are told of in the order in which they were declared.
function tell(test, line) {
  const { parent } = test;
  if (!parent) print(line);
  else if (parent.children[parent.reportedChildren] === test) {
    if (parent.parent && !parent.hasHeader) {
      parent.hasHeader = true;
      tell(parent, `${indent(parent)}▶ ${parent.name}\n`);
    }
    tell(parent, line);
  } else test.lines.push(line);
}

exports.told = function told(test) {
  test.verdict = verdict(test);
  const { parent } = test;
  while (parent && parent.reportedChildren < parent.children.length) {
    const next = parent.children[parent.reportedChildren];
    for (const line of next.lines.splice(0)) tell(next, line);
    if (!next.finished) return;
    tell(next, next.verdict);
    for (const message of next.diagnostics) tell(next, `${indent(next)}${paint('blue', `ℹ ${message}`)}\n`);
    parent.reportedChildren++;
  }
};

function mark(test) {
  const time = paint('gray', `(${test.took.toFixed(6).replace(/\.?0+$/, '')}ms)`);
  const because = (why, word) => (typeof why === 'string' ? ` # ${why}` : ` # ${word}`);
  const words = `${test.name} ${time}`;
  if (test.skipped) return paint('gray', `﹣ ${words}${because(test.skipped, 'SKIP')}`);
  if (test.todo) {
    const note = because(test.todo, 'TODO');
    return test.error ? paint('yellow', `⚠ ${words}${note}`) : paint('green', `✔ ${words}${note}`);
  }
  const note = test.expected ? ' # EXPECTED FAILURE' : '';
  return test.error ? paint('red', `✖ ${words}${note}`) : paint('green', `✔ ${words}${note}`);
}

const verdict = (test) => `${indent(test)}${mark(test)}\n`;

function* everyTest(test) {
  for (const child of test.children) {
    yield* everyTest(child);
    yield child;
  }
}

const indented = (text, by) => text.split('\n').map((line) => `${by}${line}`).join('\n');

function place({ location }) {
  if (!location) return '';
  const { scriptName } = location;
  const file = scriptName.startsWith('file:') ? fileURLToPath(scriptName) : scriptName;
  return `test at ${relative(process.cwd(), file)}:${location.lineNumber}:${location.columnNumber}\n`;
}

exports.outside = function outside(error, test) {
  const what = test ? `after test "${test.name}" had ended` : 'outside of any test';
  print(`${paint('red', `ℹ Error ${what}:`)}\n${indented(inspect(error), '  ')}\n`);
};

// Whether anything failed.
exports.summary = function summary(root) {
  const count = { tests: 0, suites: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 };
  const failed = [];
  for (const test of everyTest(root)) {
    if (test.error && !test.skipped && test.error.kind !== 'subtestsFailed') failed.push(test);
    if (test.isSuite) {
      count.suites++;
      continue;
    }
    count.tests++;
    if (test.skipped) count.skipped++;
    else if (test.todo) count.todo++;
    else if (test.isCancelled) count.cancelled++;
    else if (test.error) count.fail++;
    else count.pass++;
  }
  count.duration_ms = Number((performance.now() - root.from).toFixed(6));
  let text = '';
  for (const [name, value] of Object.entries(count)) text += `${paint('blue', `ℹ ${name} ${value}`)}\n`;
  if (failed.length > 0) text += `\n${paint('red', '✖ failing tests:')}\n`;
  for (const test of failed) {
    const { cause } = test.error;
    text += `\n${place(test)}${mark(test)}\n${indented(inspect(cause ?? test.error), '  ')}\n`;
  }
  release();
  print(text);
  return root.error !== undefined || failed.some((test) => !test.todo);
};
