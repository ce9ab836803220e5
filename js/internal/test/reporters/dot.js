// `dot`: a point for each test, and what failed at the end.

const { errorLines, isColored, line, paint } = require('internal/test/reporters/lines');

const point = (code, mark) => (isColored() ? `\u001b[${code}m${mark}\u001b[0m` : mark);

const width = () => Math.max(process.stdout.columns ?? 20, 20);

module.exports = async function* dot(source) {
  const failed = [];
  let count = 0;
  // As wide as the terminal is when the line begins.
  let columns = width();
  for await (const { type, data } of source) {
    if (type === 'test:fail') failed.push(data);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    yield type === 'test:pass' ? point(32, '.') : point(31, 'X');
    if (++count < columns) continue;
    yield '\n';
    count = 0;
    columns = width();
  }
  yield '\n';
  if (failed.length > 0) yield `\n${paint('red', 'Failed tests:')}\n\n`;
  for (const data of failed) yield `${line('test:fail', { ...data, nesting: 0 })}\n${errorLines(data)}`;
};
