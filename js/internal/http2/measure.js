'use strict';
// What perf_hooks tells of sessions and streams, while somebody observes them.

const observe = require('internal/observe');

// `measured` stands in the state of a session or a stream.
function begin(state, session) {
  const start = observe.begin('http2');
  state.measured = start === undefined ? undefined :
    { start, bytesRead: 0, bytesWritten: 0, first: 0, firstSent: 0, firstHeader: 0, streams: 0, lasted: 0, pingRTT: 0, session };
}

function received({ measured }, count) {
  if (!measured) return;
  measured.bytesRead += count;
  measured.first ||= observe.now() - measured.start;
}

function sent({ measured }, count) {
  if (!measured) return;
  measured.bytesWritten += count;
  measured.firstSent ||= observe.now() - measured.start;
}

function told({ measured }) { if (measured) measured.firstHeader ||= observe.now() - measured.start; }
function ponged({ measured }, time) { if (measured && time) measured.pingRTT = time; }

function endStream(session, state) {
  const { measured, id } = state;
  if (!measured) return;
  state.measured = undefined;
  const of = session._state.measured;
  if (of) {
    of.streams++;
    of.lasted += observe.now() - measured.start;
  }
  const { start, bytesRead, bytesWritten, first, firstSent, firstHeader } = measured;
  observe.end(start, 'http2', 'Http2Stream', () => ({
    bytesRead, bytesWritten, id, timeToFirstByte: first, timeToFirstByteSent: firstSent, timeToFirstHeader: firstHeader,
  }));
}

function endSession(session) {
  const state = session._state;
  const { measured } = state;
  if (!measured) return;
  state.measured = undefined;
  const { start, streams, lasted, pingRTT, bytesRead } = measured;
  const [framesReceived, framesSent, maxConcurrentStreams] = session._pump?.native.state().slice(9) ?? [0, 0, 0];
  observe.end(start, 'http2', 'Http2Session', () => ({
    bytesWritten: state.written,
    bytesRead,
    framesReceived,
    framesSent,
    maxConcurrentStreams,
    pingRTT,
    streamAverageDuration: streams > 0 ? lasted / streams : 0,
    streamCount: streams,
    type: session._isServer ? 'server' : 'client',
  }));
}

module.exports = { begin, received, sent, told, ponged, endStream, endSession };
