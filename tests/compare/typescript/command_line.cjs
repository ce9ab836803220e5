// TypeScript on the command line and on standard input.
const { spawnSync } = require('node:child_process');
function run(args, input) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input, encoding: 'utf8', cwd: __dirname });
  const shown = stderr.split('\n').filter((line) => /^[A-Z].*Error/.test(line)).join('\n').replace(/ \{$/, '');
  console.log(args, status, stdout, shown.replaceAll(__dirname, '<dir>'));
}
run(['-e', 'const a: number = 1; console.log(a)']);
run(['-e', 'import fs from "node:fs"; const a: string = typeof fs; console.log(a, import.meta.url.slice(-7))']);
run(['-p', '1 as number']);
run(['--input-type=module-typescript', '-e', 'const a: number = 1; console.log(a, typeof require)']);
run(['--input-type=commonjs-typescript', '-e', 'const a: number = 1; console.log(a, __filename)']);
run(['--input-type=module-typescript', '-e', 'enum A {B}']);
run(['-e', 'throw new Error("x") as any']);
run(['-'], 'const a: number = 1; console.log(a)');
run(['--no-strip-types', '-e', 'a as any']);
run(['--no-experimental-strip-types', '-p', 'process.features.typescript']);
run(['--no-strip-types', './fixtures/shapes.mts']);
run(['./fixtures/enum.ts']);
run(['./fixtures/wrong.mts']);
run(['-e', 'a < b > (1)']);
