process.on('exit', (code) => console.log('exit', code));
setTimeout(() => { console.log('going'); process.exit(7); console.log('never'); }, 5);
setTimeout(() => console.log('never'), 50);
