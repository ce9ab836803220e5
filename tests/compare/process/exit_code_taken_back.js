// An exit code that a listener of 'exit' takes back counts still.
process.exitCode = 2;
process.on('exit', (code) => {
  console.log(code);
  process.exitCode = undefined;
});
