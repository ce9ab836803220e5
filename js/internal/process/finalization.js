// process.finalization: a last word for objects that are still alive when the program ends.

const { validateFunction, validateObject } = require('internal/validators');

const events = { exit: new Set(), beforeExit: new Set() };
const registry = new FinalizationRegistry((entry) => {
  for (const [event, entries] of Object.entries(events)) if (entries.delete(entry)) stopIfEmpty(event);
});

function listener(event) {
  for (const { reference, callback } of events[event]) {
    const object = reference.deref();
    if (object !== undefined) callback(object, event);
  }
  events[event].clear();
}
const listeners = { exit: () => listener('exit'), beforeExit: () => listener('beforeExit') };

function stopIfEmpty(event) {
  if (events[event].size === 0) process.removeListener(event, listeners[event]);
}

function register(event, object, callback) {
  validateObject(object, 'ref', 4);
  validateFunction(callback, 'fn');
  if (events[event].size === 0) process.on(event, listeners[event]);
  const entry = { reference: new WeakRef(object), callback };
  events[event].add(entry);
  registry.register(object, entry, object);
}

module.exports = {
  finalization: {
    register(ref, fn) { register('exit', ref, fn); },
    registerBeforeExit(ref, fn) { register('beforeExit', ref, fn); },
    unregister(ref) {
      registry.unregister(ref);
      for (const [event, entries] of Object.entries(events)) {
        for (const entry of entries) if (entry.reference.deref() === ref) entries.delete(entry);
        stopIfEmpty(event);
      }
    },
  },
};
