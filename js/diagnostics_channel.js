// diagnostics_channel: named channels that a library publishes to and a tool listens on. A channel
// that nobody listens on costs a property read.

const { makeError } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const observe = require('internal/observe');

// Channels by name, held weakly while nobody listens.
const channels = new Map();
// Channels with subscribers or stores must live.
const active = new Set();

const report = (error) => process.nextTick(() => { process._fatalException(error); });

// Calls `run`, and publishes that it is over; that it failed, too, where `error` is a channel for that.
// (What publishing catches takes away what is on its way through a `finally`.)
function before(end, context, run, error) {
  let result;
  try {
    result = run();
  } catch (problem) {
    if (error) {
      context.error = problem;
      error.publish(context);
    }
    end.publish(context);
    throw problem;
  }
  end.publish(context);
  return result;
}

// Calls `run` with every bound store set, the last one bound innermost.
function withStores(channel, data, run) {
  let next = run;
  for (const [store, transform] of channel._stores) {
    const inner = next;
    next = () => {
      let context = data;
      if (transform) {
        try {
          context = transform(data);
        } catch (error) {
          report(error);
          return inner();
        }
      }
      return store.run(context, inner);
    };
  }
  return next();
}

class ActiveChannel {
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    // A copy, since a publish may be under way.
    this._subscribers = this._subscribers.slice();
    this._subscribers.push(subscription);
  }

  unsubscribe(subscription) {
    const at = this._subscribers.indexOf(subscription);
    if (at === -1) return false;
    this._subscribers = this._subscribers.slice();
    this._subscribers.splice(at, 1);
    deactivate(this);
    return true;
  }

  bindStore(store, transform) {
    this._stores.set(store, transform);
  }

  unbindStore(store) {
    if (!this._stores.delete(store)) return false;
    deactivate(this);
    return true;
  }

  get hasSubscribers() {
    return true;
  }

  publish(data) {
    for (const subscriber of this._subscribers ?? []) {
      try {
        subscriber(data, this.name);
      } catch (error) {
        report(error);
      }
    }
  }

  runStores(data, run, self, ...args) {
    return withStores(this, data, () => {
      this.publish(data);
      return Reflect.apply(run, self, args);
    });
  }
}

function deactivate(channel) {
  if (channel._subscribers.length > 0 || channel._stores.size > 0) return;
  Object.setPrototypeOf(channel, Channel.prototype);
  channel._subscribers = channel._stores = undefined;
  active.delete(channel);
  observe.changed(channel.name);
}

function activate(channel) {
  Object.setPrototypeOf(channel, ActiveChannel.prototype);
  channel._subscribers = [];
  channel._stores = new Map();
  active.add(channel);
  observe.changed(channel.name);
  return channel;
}

class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    channels.set(name, new WeakRef(this));
  }

  static [Symbol.hasInstance](instance) {
    const prototype = Object.getPrototypeOf(instance);
    return prototype === Channel.prototype || prototype === ActiveChannel.prototype;
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    activate(this).subscribe(subscription);
  }

  unsubscribe() {
    return false;
  }

  bindStore(store, transform) {
    activate(this).bindStore(store, transform);
  }

  unbindStore() {
    return false;
  }

  get hasSubscribers() {
    return false;
  }

  publish() {}

  runStores(data, run, self, ...args) {
    return Reflect.apply(run, self, args);
  }
}

observe.channel = (name) => channels.get(name)?.deref();

function channel(name) {
  const known = observe.channel(name);
  if (known) return known;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'channel', ['string', 'symbol'], name);
  }
  return new Channel(name);
}

const events = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

function channelOf(from, event) {
  if (typeof from === 'string') return channel(`tracing:${from}:${event}`);
  if (typeof from === 'object' && from !== null) {
    const given = from[event];
    if (!(given instanceof Channel)) {
      throw makeError('ERR_INVALID_ARG_TYPE', `nameOrChannels.${event}`, ['Channel'], given);
    }
    return given;
  }
  throw makeError(
    'ERR_INVALID_ARG_TYPE', 'nameOrChannels', ['string', 'object', 'TracingChannel'], from,
  );
}

// Five channels that together tell of one operation.
class TracingChannel {
  constructor(nameOrChannels) {
    for (const event of events) {
      Object.defineProperty(this, event, { value: channelOf(nameOrChannels, event) });
    }
  }

  get hasSubscribers() {
    return events.some((event) => this[event]?.hasSubscribers);
  }

  subscribe(handlers) {
    for (const event of events) {
      if (handlers[event]) this[event]?.subscribe(handlers[event]);
    }
  }

  unsubscribe(handlers) {
    let all = true;
    for (const event of events) {
      if (handlers[event] && !this[event]?.unsubscribe(handlers[event])) all = false;
    }
    return all;
  }

  traceSync(run, context = {}, self, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(run, self, args);
    const { start, end, error } = this;
    return start.runStores(context, () => {
      return before(end, context, () => {
        const result = Reflect.apply(run, self, args);
        context.result = result;
        return result;
      }, error);
    });
  }

  tracePromise(run, context = {}, self, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(run, self, args);
    const { start, end, asyncStart, asyncEnd, error } = this;
    const settled = (key, publishError) => (value) => {
      context[key] = value;
      if (publishError) error.publish(context);
      asyncStart.publish(context);
      asyncEnd.publish(context);
      if (publishError) return Promise.reject(value);
      return value;
    };
    return start.runStores(context, () => {
      return before(end, context, () => {
        let promise = Reflect.apply(run, self, args);
        if (!(promise instanceof Promise)) promise = Promise.resolve(promise);
        return promise.then(settled('result', false), settled('error', true));
      }, error);
    });
  }

  traceCallback(run, position = -1, context = {}, self, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(run, self, args);
    const { start, end, asyncStart, asyncEnd, error } = this;
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    function traced(...given) {
      const [problem, result] = given;
      const answer = () => Reflect.apply(callback, this, given);
      if (problem) {
        context.error = problem;
        error.publish(context);
      } else {
        context.result = result;
      }
      asyncStart.runStores(context, () => {
        return before(asyncEnd, context, answer);
      });
    }
    args.splice(position, 1, traced);
    return start.runStores(context, () => {
      return before(end, context, () => Reflect.apply(run, self, args), error);
    });
  }
}

module.exports = {
  channel,
  hasSubscribers: (name) => channels.get(name)?.deref()?.hasSubscribers ?? false,
  subscribe: (name, subscription) => channel(name).subscribe(subscription),
  unsubscribe: (name, subscription) => channel(name).unsubscribe(subscription),
  tracingChannel: (nameOrChannels) => new TracingChannel(nameOrChannels),
  Channel,
};
