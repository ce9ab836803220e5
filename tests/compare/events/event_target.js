// EventTarget: order, once, capture, passive, signals, handleEvent, and errors in listeners.
process.on('uncaughtException', (error, origin) => console.log('uncaught', error.message, origin));

const t = new EventTarget();
const late = () => console.log('late');
t.addEventListener('a', () => {
  console.log('first');
  t.addEventListener('a', late, { once: true });
  t.removeEventListener('a', gone);
});
function gone() { console.log('gone'); }
t.addEventListener('a', gone);
t.addEventListener('a', gone, { capture: true, once: true });
t.addEventListener('a', { handleEvent(event) { console.log('object', event.type, this !== t); } });
t.dispatchEvent(new Event('a'));
console.log('--');
t.dispatchEvent(new Event('a'));

const event = new Event('b', { cancelable: true });
t.addEventListener('b', function (e) {
  console.log(this === t, e.target === t, e.currentTarget === t, e.eventPhase, e.composedPath().length);
  e.preventDefault();
});
t.addEventListener('b', (e) => e.stopImmediatePropagation(), { passive: true });
t.addEventListener('b', () => console.log('never'));
console.log(t.dispatchEvent(event), event.defaultPrevented, event.currentTarget, event.eventPhase);

const stop = new AbortController();
t.addEventListener('c', () => console.log('c'), { signal: stop.signal });
t.dispatchEvent(new Event('c'));
stop.abort();
t.dispatchEvent(new Event('c'));

t.addEventListener('d', () => { throw new Error('thrown'); });
t.addEventListener('d', async () => { throw new Error('rejected'); });
t.addEventListener('d', () => console.log('still called'));
t.dispatchEvent(new CustomEvent('d', { detail: 5 }));
console.log('after');

for (const wrong of [
  () => t.addEventListener('x'), () => t.addEventListener('x', 5), () => t.dispatchEvent({}),
  () => new Event(), () => new Event('x', 5), () => EventTarget.prototype.dispatchEvent.call({}, event),
  () => t.addEventListener('x', () => {}, { signal: 5 }),
]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
console.log(new EventTarget(), new AbortController());
