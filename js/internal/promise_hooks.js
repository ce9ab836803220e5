// What happens to promises, for whoever observes them: v8.promiseHooks, async_hooks.createHook, and
// the event multipleResolves.
//
// The engine's half is src/engine/promises.rs.

const { observePromises } = native('async_hooks');
const { process } = globalThis;

// Observers are never changed in place: who is in the middle of telling goes on with those it has.
let observers = [];

// An observer has any of init(promise, parent), before(promise), after(promise), settled(promise) and
// again(kind, promise, value). Gives a function that ends it.
function observe(observer) {
  set([...observers, observer]);
  return () => set(observers.filter((other) => other !== observer));
}

function set(next) {
  observers = next;
  if (next.length === 0) return observePromises();
  const teller = (name, isTold = () => true) => {
    const those = next.filter((observer) => observer[name]);
    if (those.length === 0) return undefined;
    return (...args) => { for (const observer of those) if (isTold(observer)) observer[name](...args); };
  };
  const stays = (observer) => observers.includes(observer);
  // Who was told that a reaction begins is told of its end.
  observePromises(teller('init', stays), teller('before'), teller('after'), teller('settled', stays), teller('again', stays));
}

// From now on process emits multipleResolves. The event is deprecated: nobody needs to end this.
let tellsMultipleResolves = false;
function tellMultipleResolves() {
  if (tellsMultipleResolves) return;
  tellsMultipleResolves = true;
  let warned = false;
  const emit = (...args) => {
    process.emit('multipleResolves', ...args);
    if (warned) return;
    warned = true;
    process.emitWarning('The multipleResolves event has been deprecated.', 'DeprecationWarning', 'DEP0160');
  };
  // In a tick: a listener's error must not reach the code that settles the promise.
  observe({ again: (kind, promise, value) => process.nextTick(emit, kind, promise, value) });
}

module.exports = { observe, tellMultipleResolves };
