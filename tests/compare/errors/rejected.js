// flags: --stack-trace-limit=1
async function work() {
  throw new RangeError('in async');
}
work();
