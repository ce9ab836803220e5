// A process becomes another program; nobody is told of an exit.
// flags: --no-warnings
process.on('exit', () => console.log('never'));
for (const args of [[5], ['/bin/sh', 'x'], ['/bin/sh', [5]], ['/bin/sh', [], { a: 1 }], ['/bin/sh', ['a\0']]]) {
  try {
    process.execve(...args);
  } catch (err) {
    console.log(err.code, err.message);
  }
}
process.execve('/bin/sh', ['sh', '-c', 'echo "$A $0"', 'name'], { A: 'from the environment' });
