// What V8 calls the functions that timers and immediates call.
const line = () => new Error('x').stack.split('\n')[2].replace(__filename, 'FILE');
setImmediate(() => console.log(line()));
setImmediate(function named() { console.log(line()); });
setTimeout(() => console.log(line()), 20);
setTimeout(function named() { console.log(line()); }, 40);
const interval = setInterval(() => { console.log(line()); clearInterval(interval); }, 60);
