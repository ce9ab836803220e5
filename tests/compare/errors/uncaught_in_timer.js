// flags: --stack-trace-limit=1
setTimeout(() => {
  throw new Error('in a timer');
}, 1);
setTimeout(() => console.log('never'), 5);
