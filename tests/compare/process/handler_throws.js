// flags: --stack-trace-limit=0
process.on('exit', (code) => console.log('exit', code));
process.on('uncaughtException', () => { throw new Error('in the handler'); });
setTimeout(() => { throw new Error('first'); }, 1);
