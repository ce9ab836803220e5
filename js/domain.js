// domain: errors of everything that was begun inside one go to its `error` listeners.
//
// Which domain is active travels with every callback in the frame that async_hooks keeps: a store
// is a scope, the domain that was entered and the scope around it.

const EventEmitter = require('events');
const { AsyncLocalStorage } = require('async_hooks');
const { makeError } = require('internal/errors');
const host = native('domain');
const execution = native('async_hooks');

if (process.hasUncaughtExceptionCaptureCallback()) {
  throw makeError('ERR_DOMAIN_CALLBACK_NOT_AVAILABLE');
}
process.setUncaughtExceptionCaptureCallback = () => {
  const error = makeError('ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE');
  error.stack += `\n${'-'.repeat(40)}\n${loadedHere}`;
  throw error;
};

// Said by the error of who wants to capture errors all the same.
const { stack: loadedHere } = new Error('require(`domain`) at this point');

const scopes = new AsyncLocalStorage();
// The scopes of who has left every domain: by itself, or because an error was dealt with.
const outside = { domain: undefined };
const cleared = () => ({ domain: null, id: execution.running() });

const hidden = (object, domain) =>
  Object.defineProperty(object, 'domain', { configurable: true, enumerable: false, value: domain, writable: true });

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

// A callback begins with the domain in which it was stored, and with none of those around it.
const enclosing = (scope) => (scope.id === execution.running() ? scope.around : undefined);

function entered() {
  const domains = [];
  for (let scope = scopes.getStore(); scope?.domain; scope = enclosing(scope)) domains.unshift(scope.domain);
  return domains;
}

/** The scope around the innermost one of a domain; `none` around the outermost. */
function around(domain, none) {
  let scope = scopes.getStore();
  while (scope && scope.domain !== domain) scope = enclosing(scope);
  if (!scope) return undefined;
  const found = enclosing(scope);
  return found?.domain ? found : none;
}

class Domain extends EventEmitter {
  members = [];

  // An error that nobody caught while this was the active domain; whether it is taken.
  _errorHandler(error) {
    if (isObject(error)) {
      hidden(error, this);
      error.domainThrown = true;
    }
    // What a handler throws is the business of the domain around this one.
    scopes.enterWith(around(this, outside) ?? outside);
    const isNested = entered().length > 0;
    try {
      if (!isNested) return this.listenerCount('error') > 0 && this.emit('error', error);
      return this.emit('error', error);
    } catch (another) {
      if (!isNested) throw another;
      return process._fatalException(another);
    } finally {
      scopes.enterWith(cleared());
    }
  }

  enter() {
    const id = execution.running();
    const scope = scopes.getStore();
    // Of what was entered in an earlier callback only the innermost is entered in this one.
    const own = scope?.domain && scope.id !== id ? { domain: scope.domain, id } : scope;
    scopes.enterWith({ domain: this, around: own, id });
  }

  // Leaves this domain, and all that were entered inside it.
  exit() {
    const scope = around(this, outside);
    if (scope) scopes.enterWith(scope);
  }

  add(emitter) {
    if (emitter.domain === this) return;
    if (emitter.domain) emitter.domain.remove(emitter);
    // A domain in itself, by way of others or not, would be asked for ever.
    if (this.domain && emitter instanceof Domain) {
      for (let each = this.domain; each; each = each.domain) if (emitter === each) return;
    }
    hidden(emitter, this);
    this.members.push(emitter);
  }

  remove(emitter) {
    emitter.domain = null;
    const at = this.members.indexOf(emitter);
    if (at !== -1) this.members.splice(at, 1);
  }

  run(fn, ...args) {
    this.enter();
    const result = Reflect.apply(fn, this, args);
    this.exit();
    return result;
  }

  bind(callback) {
    const domain = this;
    function runBound(...args) {
      domain.enter();
      const result = Reflect.apply(callback, this, args);
      domain.exit();
      return result;
    }
    return hidden(runBound, this);
  }

  // Like bind, for callbacks whose first argument is an error: that goes to the domain.
  intercept(callback) {
    const domain = this;
    function runIntercepted(error, ...args) {
      if (error && error instanceof Error) {
        error.domainBound = callback;
        error.domainThrown = false;
        hidden(error, domain);
        domain.emit('error', error);
        return undefined;
      }
      domain.enter();
      const result = Reflect.apply(callback, this, args);
      domain.exit();
      return result;
    }
    return runIntercepted;
  }
}

function createDomain() {
  return new Domain();
}

Object.assign(exports, { Domain, createDomain, create: createDomain });
// One that never entered a domain has none: null.
const active = {
  configurable: true,
  enumerable: true,
  get() {
    const scope = scopes.getStore();
    if (scope === undefined) return null;
    // What was cleared is so for the rest of the callback.
    return scope.domain === null && scope.id !== execution.running() ? undefined : scope.domain;
  },
  set(domain) {
    scopes.enterWith(domain ? { domain, id: execution.running() } : outside);
  },
};
Object.defineProperty(exports, 'active', active);
Object.defineProperty(exports, '_stack', { configurable: true, enumerable: true, get: () => entered() });
Object.defineProperty(process, 'domain', active);

// A domain around may have listeners though the innermost has none.
const listens = () => entered().some((domain) => domain.listenerCount('error') > 0);

// An emitter belongs to the domain in which it is made.
EventEmitter.usingDomains = true;
host.useDomains(
  (emitter) => hidden(emitter, emitter instanceof Domain ? null : (scopes.getStore()?.domain ?? null)),
  (error) => {
    if (!listens()) {
      scopes.enterWith(cleared());
      return false;
    }
    return exports.active._errorHandler(error);
  },
  listens,
  // It happened in the domain that is active, whether that has listeners or not.
  (reason) => {
    const { active } = exports;
    if (!active) return false;
    scopes.enterWith(cleared());
    active.emit('error', reason);
    return true;
  },
);

const { emit } = EventEmitter.prototype;
EventEmitter.prototype.emit = function(...args) {
  const { domain } = this;
  if (domain === null || domain === undefined || this === process) return Reflect.apply(emit, this, args);
  if (args[0] === 'error' && this.listenerCount('error') === 0) {
    const error = args[1] || makeError('ERR_UNHANDLED_ERROR', args[1]);
    if (isObject(error)) {
      error.domainEmitter = this;
      hidden(error, domain);
      error.domainThrown = false;
    }
    const scope = scopes.getStore();
    do scopes.enterWith(around(domain, cleared()) ?? cleared());
    while (exports.active === domain);
    domain.emit('error', error);
    scopes.enterWith(scope);
    return false;
  }
  domain.enter();
  const result = Reflect.apply(emit, this, args);
  domain.exit();
  return result;
};
