// Keys in a REPL on a terminal: history of several lines, completion, breaking off, editor mode.
const repl = require('repl');
const { PassThrough } = require('stream');

function session(title, keys) {
  return new Promise((resolve) => {
    const input = new PassThrough();
    const output = Object.assign(new PassThrough(), { columns: 60, rows: 20 });
    let text = '';
    output.on('data', (data) => { text += data });
    const server = repl.start({ input, output, terminal: true, preview: false, useColors: false });
    server.context.tick = () => new Promise((resolve) => setImmediate(resolve));
    server.on('exit', () => {
      console.log(`--- ${title}: ${JSON.stringify(server.history)}`);
      resolve();
    });
    const step = () => {
      if (keys.length === 0) {
        if (!server.closed) server.close();
        return;
      }
      const key = keys.shift();
      text = '';
      input.write(key);
      const show = () => {
        console.log(JSON.stringify(key), JSON.stringify(text));
        step();
      };
      setImmediate(() => setImmediate(() => setImmediate(show)));
    };
    setImmediate(step);
  });
}

(async () => {
  const up = '\x1b[A';
  const down = '\x1b[B';
  await session('history', ['1 + 1\r', 'function f() {\r', '  return 2 }\r', 'f()\r', up, up, '\r', up, up, up, down, '\x03', 'f\r']);
  await session('breaking off', ['abc', '\x03', '\x03', '{\r', '\x03', '\x03', '1\r', '\x03', '\x03']);
  await session('end', ['x = 1\r', '\x04']);
  await session('completion', ['struct', '\t', '\x15', 'Number.isS', '\t', '\t', '\x15', '.ex', '\t', '\x15', 'let abc1 = { def: 1 }\r', 'abc1.d', '\t', '\r']);
  await session('editor', ['.editor\r', '1 +\r', '2\r', '\x04', '.editor\r', 'nope(\r', '\x03', '3\r']);
  await session('awaiting', ['await tick()\r', '4\r', 'await new Promise(() => {})\r', 'typed', '\x03', '\x15', '5\r']);
})();
