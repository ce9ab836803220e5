'use strict';
// What a native session tells: each is a function here, by its number (src/modules/http2/told.rs).

const { makeError } = require('internal/errors');
const { constants, NghttpError } = require('internal/http2/errors');
const { objectOfReceived } = require('internal/http2/headers');
const { kState } = require('internal/http2/stream');
const measure = require('internal/http2/measure');
const { within } = require('internal/http2/pump');

const { process } = globalThis;
const emit = (emitter, ...args) => emitter.emit(...args);

// Kinds of blocks of fields.
const REQUEST = 0;
const EVENTS = { 1: 'response', 2: 'push', 3: 'headers', 4: 'trailers' };

const acts = [
  function headers(session, id, kind, isLast, raw, sensitive) {
    const fields = objectOfReceived(raw, sensitive);
    const flags = constants.NGHTTP2_FLAG_END_HEADERS | (isLast ? constants.NGHTTP2_FLAG_END_STREAM : 0);
    session._active();
    if (kind === REQUEST) {
      session._requested(id, fields, flags, raw, isLast);
      return;
    }
    const stream = session._state.streams.get(id);
    if (!stream) return;
    stream._active();
    measure.told(stream[kState]);
    stream._told(EVENTS[kind], fields, flags, raw);
    process.nextTick(emit, stream, EVENTS[kind], fields, flags, raw);
    if (isLast) stream.push(null);
  },
  function promise(session, id, promised, raw, sensitive) {
    session._promised(promised, objectOfReceived(raw, sensitive), constants.NGHTTP2_FLAG_END_HEADERS, raw);
  },
  function data(session, id, bytes) { session._state.streams.get(id)?._received(bytes); },
  function end(session, id) {
    const stream = session._state.streams.get(id);
    if (stream && !stream.destroyed) stream.push(null);
  },
  function closed(session, id, code) { session._state.streams.get(id)?._closedByPeer(code); },
  function settings(session) {
    session._state.remoteSettings = undefined;
    session._active();
    process.nextTick(() => { if (!session.destroyed) session.emit('remoteSettings', session.remoteSettings); });
  },
  function settingsAcknowledged(session) {
    const state = session._state;
    const waiting = state.unconfirmed.shift();
    state.unconfirmedCount--;
    state.localSettings = undefined;
    session._active();
    const known = session.localSettings;
    waiting?.callWith(known);
    session.emit('localSettings', known);
  },
  function ping(session, payload) {
    session._active();
    session.emit('ping', payload);
  },
  function pong(session, payload) {
    session._active();
    const ping = session._state.pings.shift();
    if (ping) measure.ponged(session._state, ping.call(null, payload));
  },
  function goaway(session, code, last, data) {
    const state = session._state;
    state.goawayCode = code;
    state.goawayLast = last;
    process.nextTick(emit, session, 'goaway', code, last, data);
    if (code === constants.NGHTTP2_NO_ERROR) session.close();
    else session.destroy(makeError('ERR_HTTP2_SESSION_ERROR', code), constants.NGHTTP2_NO_ERROR);
  },
  function altSvc(session, id, origin, value) { process.nextTick(emit, session, 'altsvc', value, origin, id); },
  function origins(session, all) {
    if (!session.encrypted || session.destroyed) return;
    session._addOrigins(all);
    process.nextTick(emit, session, 'origin', all);
  },
  function notSent(session, kind, code, id) {
    const stream = session._state.streams.get(id);
    process.nextTick(emit, stream ?? session, 'frameError', kind, code, id);
    // The peer may have said why, and that may be on its way.
    setImmediate(() => {
      stream?.close(code);
      session.close();
    });
  },
  function drained(session, id) {
    const stream = session._state.streams.get(id);
    if (stream) session._pump.whenWritten(stream);
  },
  function wantsTrailers(session, id) { session._state.streams.get(id)?._wantsTrailers(); },
  function fatal(session, fault, why) { session.destroy(new NghttpError(fault, why)); },
];

// What is a stream's runs in the async context in which it was asked for, and in none when the peer has.
const OF_STREAMS = new Set([acts[0], acts[2], acts[3], acts[4], acts[13], acts[14]]);

function tell(session, [kind, ...args]) {
  const act = acts[kind];
  const stream = OF_STREAMS.has(act) ? session._state.streams.get(args[0]) : undefined;
  if (stream === undefined) return act(session, ...args);
  const { resource } = stream[kState];
  if (resource) return resource.runInAsyncScope(act, undefined, session, ...args);
  within(undefined, act, session, ...args);
}

module.exports = { tell };
