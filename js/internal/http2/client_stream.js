'use strict';
// A client's stream: a request, or what a server has pushed.

const { Http2Stream, kState } = require('internal/http2/stream');

class ClientHttp2Stream extends Http2Stream {
  constructor(session, id) {
    super(session, {});
    this[kState].hasHeaders = true;
    if (id !== undefined) this._ready(id);
    this.on('headers', onInformation);
  }
}

function onInformation(headers, flags, raw) {
  if (headers[':status'] === 100) this.emit('continue');
}

module.exports = { ClientHttp2Stream };
