// `--test`: the files that the patterns name, and what is told of them.

const { start } = require('internal/test/run');
const { report } = require('internal/test/report');
const { commandLine } = require('internal/test/options');

const { concurrency, forceExit, globalSetupPath, isolation, only, shard, testNamePatterns, testSkipPatterns, timeout } = commandLine;

// Whoever stops the command stops the files, and is told what became of them.
const stop = new AbortController();
const SIGNALS = ['SIGINT', 'SIGTERM'];
const abort = () => stop.abort();
for (const name of SIGNALS) process.on(name, abort);

// As a microtask: reporters begin to read in a tick, behind what files print that are loaded here.
Promise.resolve().then(() => {
  const stream = start({
    __proto__: null,
    globPatterns: process.argv.slice(1),
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
    signal: stop.signal,
  }, true);
  stream.on('test:summary', ({ success, file }) => {
    if (file !== undefined) return;
    if (!success) process.exitCode = 1;
    if (stop.signal.aborted) stream.once('end', () => setImmediate(() => process.exit(1)));
    for (const name of SIGNALS) process.off(name, abort);
  });
});
