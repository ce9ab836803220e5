// `--test`: the files that the patterns name, and what is told of them.

const { run } = require('internal/test/run');
const { report } = require('internal/test/report');
const { commandLine } = require('internal/test/options');

const { concurrency, forceExit, globalSetupPath, isolation, only, shard, testNamePatterns, testSkipPatterns, timeout } = commandLine;

// As a microtask: reporters begin to read in a tick, behind what files print that are loaded here.
Promise.resolve().then(() => {
  const stream = run({
    __proto__: null,
    globPatterns: process.argv.slice(1),
    hasToMatch: true,
    concurrency: concurrency || true,
    forceExit,
    globalSetupPath,
    isolation,
    only,
    shard,
    testNamePatterns,
    testSkipPatterns,
    timeout,
    setup: report,
  });
  stream.on('test:summary', ({ success, file }) => {
    if (!success && file === undefined) process.exitCode = 1;
  });
});
