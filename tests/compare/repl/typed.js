// What is typed into the command, and what it prints: values, errors, commands, texts of several lines.
const { spawnSync } = require('child_process');

function type(title, ...lines) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-i'], {
    input: lines.map((line) => `${line}\n`).join(''),
    env: { ...process.env, NODE_REPL_HISTORY: '', NO_COLOR: '1' },
    encoding: 'utf8',
    cwd: __dirname,
  });
  console.log(`--- ${title}: ${status}`);
  console.log(stdout.split('\n').slice(2).join('\n'));
  if (stderr) console.log('stderr', stderr);
}

type('values', '1 + 1', '_ * 2', '"it\'s"', '[1, { a: new Map([[1, 2]]) }]', 'function f() {}', 'f', 'undefined', '', '  ', '// nothing',
  'null', '{ a: 1 }', '{ a: 1 };', '{}', '.5', 'Symbol("s")', 'class A {}', 'new A', 'A', 'console.log("hi")');
type('lines', 'function f(a) {', '  return a', '}', 'f(3)', '`a', 'b`', '"a\\', 'b"', '/* x', '*/ 3', '({', 'a: 2', '})', '[1,', '2]',
  'if (true) {', ' 4 } else {', ' 5 }', 'foo(', ')', 'f(1', '.break', '2', "'abc", 'x y', ')', 'return 1', '/re(/', 'let a = 1', 'let a = 2',
  'a', 'var a', 'const { b, c: [d] } = { b: 1, c: [2] }', 'let e, d', 'b + d');
type('errors', 'function f() { throw new Error("y") }', 'f()', '(() => f())()', 'throw 5', 'throw null', 'throw undefined', 'throw { a: 1 }',
  'throw [1, 2]', 'throw Object.assign(new Error("k"), { code: "E" })', 'class A extends Error {}; throw new A("m")', 'JSON.parse("{")',
  'nope', '_error', '_error = 3', 'nope', '_error', '_ = 5', '1', '_', 'new Function("x y")', '({ get x() { throw new Error("g") } }).x',
  'var o = { m() { throw new TypeError("m") } }', 'o.m()', 'npm install x');
type('commands', '.help', '.nothing', '.load', '.load no such file', '.save', '.save /no/such/folder/x', 'let x = 1', '.clear', 'x', '.exit', '2');
type('awaits', 'await 5', 'const q = await Promise.resolve(3)', 'await null', 'q', 'await Promise.reject(new TypeError("bad"))', 'function g() { return 8 } await 3',
  'await null', 'g()', 'for (const x of await [1, 2]) console.log(x)', 'for (var y of await [1, 2]) ;', 'await null', 'y', 'typeof x', '(await 1) + 1', '{ a: await 1 }',
  'async () => await 1', 'await');
type('globals', 'module.id', 'require.main', 'module.paths[0].endsWith("repl/node_modules")', '__filename', 'this === globalThis', 'require("path") === path', 'typeof os.cpus',
  'fs = 3', 'fs', 'require("./typed.json").a', 'process.exitCode = 3', 'import fs from "fs"', "import { join as j } from 'path'", "import * as p from 'path'",
  'Object.getOwnPropertyDescriptor(globalThis, "util").enumerable', 'Object.keys(require("util").inspect.replDefaults).length');
type('later', 'setTimeout(() => { throw new Error("timer") }, 0); 1', 'process.on("uncaughtException", (error) => console.log("heard", error)).listenerCount("x")', 'nope', '2');
