// What happens to promises, for whoever observes them: v8.promiseHooks, async_hooks.createHook, and
// the event multipleResolves.
//
// The engine makes and settles its promises without telling the host. While somebody observes, the
// functions that scripts make promises with are therefore replaced by ones that tell. What scripts
// cannot reach stays unseen: the promises of async functions, and those behind `await`.

const execution = native('async_hooks');

const { apply, construct } = Reflect;
// The engine's own class, whatever a script has put in its place.
const P = (async () => {})().constructor;
const { process } = globalThis;
const global = globalThis;

// Observers are never changed in place: who is in the middle of telling goes on with those it has.
let observers = [];
let installed = null;

// An observer has any of init(promise, parent), before(promise), after(promise), settled(promise) and
// again(kind, promise, value). Gives a function that ends it.
function observe(observer) {
  observers = [...observers, observer];
  installed ??= install();
  return () => {
    observers = observers.filter((other) => other !== observer);
    if (observers.length === 0 && installed) {
      installed();
      installed = null;
    }
  };
}

function tell(name, ...args) {
  for (const observer of observers) {
    if (observers.includes(observer)) observer[name]?.(...args);
  }
}

function install() {
  const { then } = P.prototype;
  const { resolve, reject } = P;
  const { Promise } = global;

  const observed = new Proxy(P, {
    construct(target, args, newTarget) {
      if (typeof args[0] !== 'function') return construct(target, args, newTarget);
      let settle;
      const promise = construct(target, [(...both) => { settle = both; }], newTarget === observed ? target : newTarget);
      tell('init', promise);
      let settled = false;
      const teller = (kind, fn) => (value) => {
        if (settled) tell('again', kind, promise, value);
        else tell('settled', promise);
        settled = true;
        fn(value);
      };
      const [onResolve, onReject] = [teller('resolve', settle[0]), teller('reject', settle[1])];
      try {
        args[0](onResolve, onReject);
      } catch (error) {
        onReject(error);
      }
      return promise;
    },
  });

  // `Promise.resolve` and `Promise.reject`; those of a subclass construct, and that tells.
  const maker = (make) => ({
    [make.name](value) {
      const promise = apply(make, this === observed ? P : this, [value]);
      if (promise !== value && (this === observed || this === P)) {
        tell('init', promise);
        tell('settled', promise);
      }
      return promise;
    },
  })[make.name];

  const replaced = [
    [P.prototype, 'then', then, observedThen(then)],
    [P, 'resolve', resolve, maker(resolve)],
    [P, 'reject', reject, maker(reject)],
    [global, 'Promise', Promise, Promise === P ? observed : Promise],
  ];
  for (const [object, name, , fn] of replaced) object[name] = fn;
  return () => {
    // What a script has replaced meanwhile stays.
    for (const [object, name, before, fn] of replaced) if (object[name] === fn) object[name] = before;
  };
}

function observedThen(original) {
  return {
    then(onFulfilled, onRejected) {
      let child;
      const reaction = (handler, otherwise) => execution.markReaction((value) => {
        const told = observers;
        for (const observer of told) observer.before?.(child);
        try {
          return (typeof handler === 'function' ? handler : otherwise)(value);
        } finally {
          tell('settled', child);
          for (const observer of told) observer.after?.(child);
        }
      });
      child = apply(original, this, [reaction(onFulfilled, pass), reaction(onRejected, fail)]);
      tell('init', child, this);
      return child;
    },
  }.then;
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

function pass(value) { return value; }
function fail(reason) { throw reason; }

module.exports = { observe, tellMultipleResolves };
