// A top-level await that never ends: a warning and exit code 13.
process.on('exit', (code) => console.log('exit', code, process.exitCode));
process.on('beforeExit', () => console.log('beforeExit'));
console.log('before');
await new Promise(() => {});
console.log('never');
