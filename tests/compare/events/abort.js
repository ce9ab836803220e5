// AbortController and AbortSignal: reasons, timeout, any, onabort.
const c = new AbortController();
c.signal.onabort = () => console.log('replaced');
c.signal.addEventListener('abort', (e) => console.log('listener', e.type, e.isTrusted));
c.signal.onabort = (e) => console.log('onabort keeps its place', e.target === c.signal);
const any = AbortSignal.any([c.signal]);
const nested = AbortSignal.any([any, new AbortController().signal]);
nested.addEventListener('abort', () => console.log('nested', nested.reason));
any.addEventListener('abort', () => console.log('any', nested.aborted));
c.abort('why');
c.abort('again');
console.log(c.signal.aborted, c.signal.reason, c.signal);
try {
  nested.throwIfAborted();
} catch (reason) {
  console.log('threw', reason);
}
const { reason } = AbortSignal.abort();
console.log(reason.name, reason.message, reason.code);
const timed = AbortSignal.timeout(5);
timed.onabort = () => console.log(timed.reason.name, timed.reason.message, timed.reason.code);
setTimeout(() => console.log('the timer alone would not have kept the loop alive'), 40);
for (const wrong of [
  () => new AbortSignal(), () => AbortSignal.timeout(-1), () => AbortSignal.any(5), () => AbortSignal.any([1]),
]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
