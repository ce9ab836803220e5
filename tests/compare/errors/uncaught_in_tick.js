// flags: --stack-trace-limit=1
process.nextTick(() => { throw new Error('in a tick'); });
process.nextTick(() => console.log('never'));
