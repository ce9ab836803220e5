// node:test: run() and --test, with a process for each file: events, numbers, what files print, and errors
// that come from there.
const { run } = require('node:test');
const { spawnSync } = require('node:child_process');
const { basename, relative } = require('node:path');
const cwd = `${__dirname}/fixtures/files`;
const told = (key, value) => {
  if (value instanceof Error) {
    const { name, message, failureType, exitCode, signal, cause } = value;
    return { name, message, failureType, exitCode, signal, cause: cause instanceof Error ? `${cause.name} ${cause.code} ${cause.message} ${JSON.stringify(cause.more)}` : cause };
  }
  if (key === 'duration_ms') return 0;
  return ['file', 'entryFile', 'name'].includes(key) && typeof value === 'string' ? basename(value) : value;
};
async function main() {
  const files = ['one.test.js', 'two.test.mjs', 'sub/test-three.js', 'sub/test-four.js', 'missing.js'];
  for await (const { type, data } of run({ cwd, files, concurrency: 1, setup: (stream) => console.log(stream.constructor.name) })) {
    if (data?.file?.endsWith('missing.js') && type === 'test:stderr') continue;
    if (data?.message?.startsWith('duration_ms')) continue;
    console.log(type, JSON.stringify(data, told));
  }
  for (const options of [{ files: 1 }, { cwd: 1 }, { shard: { index: 3, total: 2 } }, { only: 1 }, { isolation: 'x' }, { signal: 1 }, { argv: 1 },
    { testNamePatterns: [1] }, { files: ['a'], globPatterns: ['b'] }]) {
    try {
      run(options);
    } catch ({ name, code, message }) {
      console.log(name, code, message);
    }
  }
  const shards = [];
  for await (const { type, data } of run({ cwd, globPatterns: ['**/*.test.*'], shard: { index: 2, total: 2 } })) {
    if (type === 'test:dequeue') shards.push(relative(cwd, data.file));
  }
  console.log(shards);
  for (const args of [[], ['--test-name-pattern=again'], ['--test-isolation=none', 'one.test.js', 'two.test.mjs'], ['--test-only', 'sub/*.js'], ['nothing-*.js'], ['nothing.js']]) {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...args], { cwd, encoding: 'utf8' });
    const lines = stdout.split('\n').filter((line) => /^ *(?:ok|not ok|# (?!duration)|\d|from|TAP)/.test(line) && !/^# +at |^#.*:\d+$|node:|Node\.js/.test(line));
    console.log(args, status, stderr.split('\n')[0]);
    console.log(lines.join('\n').replaceAll(cwd, ''));
  }
}
main();
