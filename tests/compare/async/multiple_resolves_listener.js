process.on('multipleResolves', (kind, promise, value) => { console.log(kind, value); throw new Error('from a listener'); });
process.on('uncaughtException', (err) => console.log('uncaught', err.message));
new Promise((resolve, reject) => { resolve(1); reject(2); resolve(3); throw 4; });
console.log('main ends');
process.nextTick(() => console.log('tick'));
