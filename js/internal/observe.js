'use strict';
// What tools hear of the host: channels of diagnostics_channel, entries of perf_hooks. Neither can be
// heard before its module is loaded, and each puts its part here when it is.

// What is called when who hears a name has changed.
const acts = new Map();

const observe = {
  // A channel of diagnostics_channel that somebody has asked for.
  channel: undefined,
  // perf_hooks: whether somebody observes a type of entries; what makes such an entry; the time.
  observes: undefined,
  entry: undefined,
  now: undefined,

  isHeard(name) { return observe.channel?.(name)?.hasSubscribers === true; },

  publish(name, message) {
    const channel = observe.channel?.(name);
    if (channel?.hasSubscribers) channel.publish(message());
  },

  // The time at which something begins that an entry of this type tells of; undefined: nobody hears.
  begin(type) { return observe.observes?.(type) ? observe.now() : undefined; },

  end(start, type, name, detail) {
    if (start !== undefined) observe.entry(name, type, start, observe.now() - start, detail());
  },

  // Who hears a channel, or a type of entries, is not the same any more.
  changed(name) { for (const act of acts.get(name) || []) act(); },

  // Calls `act` now and whenever that is so of one of the names.
  follow(names, act) {
    for (const name of names) acts.set(name, [...acts.get(name) || [], act]);
    act();
  },
};

module.exports = observe;
