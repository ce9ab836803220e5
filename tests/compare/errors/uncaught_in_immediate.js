// flags: --stack-trace-limit=1
setImmediate(function later() {
  throw new Error('in an immediate');
});
