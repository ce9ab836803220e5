// REPLs of a program's own.
const repl = require('repl');
const { PassThrough } = require('stream');
const { inspect } = require('util');

function start(options = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  let text = '';
  output.on('data', (data) => { text += data });
  const server = repl.start({ input, output, terminal: false, ...options });
  const type = (...lines) => {
    for (const line of lines) server.write(`${line}\n`);
  };
  const end = () => new Promise((resolve) => {
    server.on('exit', () => resolve(text));
    server.close();
  });
  return { server, type, end };
}
const show = async (title, { end }) => console.log(`--- ${title}\n${JSON.stringify(await end())}`);

(async () => {
  let it = start({ prompt: 'ask> ' });
  it.type('1', 'undefined', 'var a = 1', 'globalThis.a', 'typeof fs.readFile', 'a = {', 'b: 2 }');
  console.log(it.server.context.a, it.server.context === globalThis, it.server.context.global === it.server.context, globalThis.a);
  it.server.context.shared = [1, 2];
  it.type('shared.map((x) => x * 2)', 'shared instanceof Array', '.clear', 'typeof a');
  await show('context', it);

  it = start({ useGlobal: true, ignoreUndefined: true, writer: (value) => `<${inspect(value)}>` });
  it.type('undefined', 'globalThis.seen = 4', 'nope', '"x"');
  console.log(globalThis.seen, it.server.useGlobal, it.server.ignoreUndefined, it.server.context === globalThis);
  delete globalThis.seen;
  await show('global', it);

  it = start({ replMode: repl.REPL_MODE_STRICT });
  it.type('undeclared = 1', 'let s = (function () { return this })()', 's');
  await show('strict', it);

  it = start({
    eval(code, context, file, callback) {
      if (code.startsWith('wait')) callback(new repl.Recoverable(new SyntaxError('more')));
      else if (code.startsWith('fail')) callback(Object.assign(new Error('failed'), { stack: 'Error: failed\n    at somewhere' }));
      else if (code.startsWith('nothing')) callback(null);
      else callback(null, { code, same: context === it.server.context, file: file.replace(/\d+/, 'N'), isThis: this === it.server });
    },
  });
  it.type('a', 'wait', 'wait 2', '.break', 'fail', 'nothing', '.help me');
  await show('eval', it);

  it = start();
  it.server.defineCommand('hello', { help: 'says hello', action(name) {
    this.clearBufferedCommand();
    this.output.write(`hello, ${name}!\n`);
    this.displayPrompt();
  } });
  it.server.defineCommand('bye', function () { this.close() });
  try {
    it.server.defineCommand('none', {});
  } catch (error) {
    console.log(error.code, error.message);
  }
  it.type('.hello you and me', '.help', '.bye');
  it.server.on('reset', (context) => console.log('reset', typeof context));
  it.server.resetContext();
  await show('commands', it);

  it = start();
  const complete = (text) => new Promise((resolve) => it.server.complete(text, (error, result) => resolve(error ?? result)));
  it.type('const own = { first: 1, first2: { deep: 2 }, "not a name": 3, get got() { return { x: 1 } } }');
  for (const text of ['.he', '.b', 'own.fi', 'own.first2.', 'own?.first2.de', 'own.got.', 'nothing.', 'own["first2"].d', 'Number.isS', 'JSON.pa', 'whil', 'structuredCl',
    'clearInt', '1 + Math.sq', 'not a thing ', "require('stri", "require('node:pa", "import('child_pr"]) {
    const result = await complete(text);
    console.log(text, JSON.stringify(result?.[0]?.length > 12 ? [result[0].length > 12, result[1]] : result));
  }
  await show('completion', it);

  for (const options of [{ breakEvalOnSigint: true, eval() {} }]) {
    try {
      start(options);
    } catch (error) {
      console.log(error.code, error.message);
    }
  }
  console.log(Object.keys(repl), repl.writer({ a: 1 }), inspect(repl.REPL_MODE_SLOPPY), inspect(repl.REPL_MODE_STRICT));
  console.log(repl.isValidSyntax('1 +'), repl.isValidSyntax('a = { b }'), repl.isValidSyntax('}{'));
  console.log(new repl.Recoverable(new Error('e')) instanceof SyntaxError, new repl.Recoverable('inner').err);
  console.log(repl.start.length, repl.REPLServer.length, repl.REPLServer.name, Object.getPrototypeOf(repl.REPLServer) === require('readline').Interface);
})();
