// The standard streams cannot be closed: what is written later still arrives.
process.stdout.destroy();
process.stderr.destroy();
process.stdout.on('close', () => console.log('closed'));
process.stdout.write('one\n');
console.log('two', process.stdout.destroyed);
setTimeout(() => process.stderr.write('three\n'), 1);
