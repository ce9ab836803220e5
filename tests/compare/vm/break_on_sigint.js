// Scripts that SIGINT breaks off. Listeners hear nothing of it, and of the next again.
const vm = require('vm');

const interrupt = 'process.kill(process.pid, "SIGINT");';
const attempt = (title, run) => {
  try {
    console.log(title, run());
  } catch (error) {
    console.log(title, error.name, error.code, error.message);
  }
};
let heard = 0;
const listener = () => { heard++ };
process.on('SIGINT', listener);

attempt('loop', () => vm.runInThisContext(`${interrupt} while (true) ;`, { breakOnSigint: true }));
attempt('caught', () => vm.runInThisContext(`${interrupt} try { for (;;) ; } catch { 'caught' } finally { 'no' }`, { breakOnSigint: true }));
attempt('context', () => vm.runInNewContext(`${interrupt} do {} while (true)`, { process }, { breakOnSigint: true }));
attempt('own error', () => vm.runInThisContext('throw new TypeError("own")', { breakOnSigint: true }));
attempt('timeout', () => vm.runInThisContext('while (true) ;', { breakOnSigint: true, timeout: 5 }));
attempt('value', () => vm.runInThisContext('1 + 1', { breakOnSigint: true }));
attempt('wrong', () => vm.runInThisContext('1', { breakOnSigint: 1 }));

setImmediate(() => setImmediate(() => {
  console.log('heard', heard);
  process.kill(process.pid, 'SIGINT');
  const wait = setInterval(() => {
    if (heard === 0) return;
    clearInterval(wait);
    console.log('heard', heard);
    process.removeListener('SIGINT', listener);
    attempt('nobody listens', () => vm.runInThisContext(`${interrupt} while (true) ;`, { breakOnSigint: true }));
  }, 1);
}));
