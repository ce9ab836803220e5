'use strict';
// A client's stream: a request, or what a server has pushed.

const { Http2Stream, kSession, kState } = require('internal/http2/stream');

class ClientHttp2Stream extends Http2Stream {
  constructor(session, id) {
    super(session, {});
    this[kState].hasHeaders = true;
    if (id !== undefined) this._ready(id);
    this.on('headers', onInformation);
  }

  // Who is not in charge of an origin says so.
  _told(event, headers) {
    if (event !== 'response' || headers[':status'] !== 421) return;
    const session = this[kSession];
    if (session?.encrypted) session._state.originSet?.delete(this[kState].origin);
  }
}

function onInformation(headers, flags, raw) {
  if (headers[':status'] === 100) this.emit('continue');
}

module.exports = { ClientHttp2Stream };
