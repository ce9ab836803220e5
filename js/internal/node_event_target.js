// An EventTarget that also has an EventEmitter's methods: message ports and workers.

const { makeError } = require('internal/errors');
const { CustomEvent } = require('internal/event');
const { EventTarget, inTarget, kNodeStyle, limitListenersOf } = require(
  'internal/event_target',
);

function check(target) {
  if (!inTarget.is(target)) throw makeError('ERR_INVALID_THIS', 'NodeEventTarget');
}

class NodeEventTarget extends EventTarget {
  setMaxListeners(most) {
    check(this);
    limitListenersOf(this, most);
    return this;
  }

  getMaxListeners() {
    check(this);
    return inTarget.most(this);
  }

  eventNames() {
    check(this);
    return [...inTarget.types(this).keys()];
  }

  listenerCount(type) {
    check(this);
    return inTarget.types(this).get(`${type}`)?.size ?? 0;
  }

  off(type, listener, options) {
    check(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    check(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  on(type, listener) {
    check(this);
    this.addEventListener(type, listener, { [kNodeStyle]: true });
    return this;
  }

  addListener(type, listener) {
    check(this);
    this.addEventListener(type, listener, { [kNodeStyle]: true });
    return this;
  }

  emit(type, value) {
    check(this);
    const had = this.listenerCount(type) > 0;
    const event = new CustomEvent(type, { detail: value });
    inTarget.dispatch(this, event, value);
    return had;
  }

  once(type, listener) {
    check(this);
    this.addEventListener(type, listener, { once: true, [kNodeStyle]: true });
    return this;
  }

  removeAllListeners(type) {
    check(this);
    // Unlike removeEventListener() it tells no subclass: a port stays referenced.
    const types = inTarget.types(this);
    if (type === undefined) types.clear();
    else types.delete(`${type}`);
    return this;
  }
}

for (const name of Object.getOwnPropertyNames(NodeEventTarget.prototype)) {
  if (name !== 'constructor') {
    Object.defineProperty(NodeEventTarget.prototype, name, { enumerable: true });
  }
}

module.exports = { NodeEventTarget };
