'use strict';
// One request and its response on a socket: what the socket's events mean to the request. The
// listeners find the request at `socket._httpMessage`; a socket that is kept has another one later.

const net = require('net');
const { connectionReset } = require('internal/http/incoming');
const { maxHeaderSize, lenient, isLenient, debug } = require('internal/http/constants');
const observe = require('internal/observe');
const host = native('http');
const { asyncIdOf, triggeredBy } = native('async_hooks');

const { process } = globalThis;
const kError = Symbol('error');
const kBegun = Symbol('begun');
const kParser = Symbol('parser');
// Set on a request of fetch's: its socket waits for nobody to read the answer, and http's channels hear nothing of
// it. Called when all of the answer has come.
const kOfFetch = Symbol('ofFetch');

function emitError(req, error) {
  if (!req[kOfFetch]) observe.publish('http.client.request.error', () => ({ request: req, error }));
  req.emit('error', error);
}

// --- the beginning ---

function assign(req, socket, err) {
  if (!req.destroyed && !err) {
    begin(req, socket);
    return;
  }
  const end = (err) => {
    if (!err && !req.aborted) err = connectionReset('socket hang up');
    req.destroyed = true;
    if (err) emitError(req, err);
    req._closed = true;
    req.emit('close');
  };
  if (socket && (err || !req.agent || socket.destroyed)) {
    socket.destroy(err || req[kError]);
    require('internal/stream/finished').finished(socket, (other) => {
      if (other?.code === 'ERR_STREAM_PREMATURE_CLOSE') other = null;
      end(other || err);
    });
    return;
  }
  // Somebody else may have it: as if this request had been answered.
  if (socket) {
    socket._httpMessage = req;
    socket.emit('free');
  }
  end(err || req[kError]);
}

// Once for all requests on a socket.
function prepare(socket) {
  if (socket._received === net.Socket.prototype._received) {
    for (const [name, value] of Object.entries(watching)) {
      Object.defineProperty(socket, name, { value, writable: true, configurable: true });
    }
  }
  return host.ResponseParser({
    onHead: (res, keepsAlive, upgrade, untilClose) =>
      onHead(socket._httpMessage, socket, res, keepsAlive && !untilClose, upgrade),
  }, socket);
}

const watching = {
  // What comes when no answer is awaited must not become the answer to the next request.
  _received(chunk) {
    const req = this._httpMessage;
    if (req === null || req?.res?.complete) this.destroy();
    else net.Socket.prototype._received.call(this, chunk);
  },

  // A free socket whose peer ends or fails is gone, and that is all.
  _ended() {
    if (this._httpMessage === null) this.destroy();
    else net.Socket.prototype._ended.call(this);
  },

  _failed(errno) {
    if (this._httpMessage === null) this.destroy();
    else net.Socket.prototype._failed.call(this, errno);
  },
};

function begin(req, socket) {
  const parser = socket[kParser] ??= prepare(socket);
  const isInsecure = req.insecureHTTPParser ?? (lenient || req.httpValidation === 'insecure');
  parser.begin(req.method === 'HEAD', req.maxHeaderSize || maxHeaderSize, isInsecure, req.joinDuplicateHeaders,
    req.maxHeadersCount, isLenient(req.httpValidation));
  req.socket = socket;
  req.parser = parser;
  socket.parser = parser;
  socket._httpMessage = req;
  socket.on('error', onError);
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', onClose);
  socket.on('drain', onDrain);
  if (req.timeout !== undefined || req.agent?.options?.timeout) listenForTimeout(req);
  host.attach(req, socket);
  req.emit('socket', socket);
  if (req.destroyed) socket.destroy(req[kError]);
  else req._flush();
}

// --- the socket's events ---

function onData(chunk) {
  const { _httpMessage: req, parser } = this;
  const result = parser.execute(chunk);
  if (result instanceof Error) {
    leaveParser(req, this);
    this.off('data', onData).off('end', onEnd);
    this.destroy();
    this._hadError = true;
    emitError(req, result);
  } else if (result instanceof Uint8Array) {
    onUpgrade(req, this, result);
  } else {
    if (result === true) {
      this._httpPaused = true;
      this.pause();
    }
    // All that is ours has come.
    if (req.res?.complete) {
      this.off('data', onData).off('end', onEnd);
      leaveParser(req, this);
      if (req[kOfFetch]) freeEarly(req, this);
    }
  }
}

function onEnd() {
  const { _httpMessage: req, parser } = this;
  if (!req.res) {
    this._hadError = true;
    emitError(req, connectionReset('socket hang up'));
  }
  if (parser) {
    parser.finish();
    leaveParser(req, this);
  }
  this.end();
}

function onError(err) {
  const { _httpMessage: req, parser } = this;
  debug?.('SOCKET ERROR:', err.message, err.stack);
  if (req) {
    this._hadError = true;
    emitError(req, err);
  }
  if (parser) {
    parser.finish();
    leaveParser(req, this);
  }
  this.off('data', onData).off('end', onEnd);
  this.destroy();
}

function onClose() {
  const { _httpMessage: req, parser } = this;
  req.destroyed = true;
  const { res } = req;
  if (res) {
    if (!res.complete) res.destroy(connectionReset('aborted'));
    req._closed = true;
    req.emit('close');
    if (!res.aborted && res.readable && res.complete) res._read();
  } else {
    if (!this._hadError) {
      this._hadError = true;
      emitError(req, connectionReset('socket hang up'));
    }
    req._closed = true;
    req.emit('close');
  }
  if (parser) {
    parser.finish();
    leaveParser(req, this);
  }
}

function onDrain() {
  const req = this._httpMessage;
  if (req) host.drained(req);
}

function leaveParser(req, socket) {
  req.parser?.leave();
  req.parser = null;
  socket.parser = null;
}

// --- the response ---

// A head has come. 2: what follows is another protocol's.
function onHead(req, socket, res, keepsAlive, upgrade) {
  if (req.res) {
    // A second answer to one request.
    socket.destroy();
    return 0;
  }
  // Its own, as in Node: the package request asks for that before it believes that there was TLS.
  res.socket = socket;
  const status = res.statusCode;
  debug?.('AGENT incoming response!', status);
  if (req.method === 'CONNECT' || (upgrade && status === 101)) {
    req.res = res;
    res.req = req;
    return 2;
  }
  if (status >= 100 && status < 200 && status !== 101) {
    if (status === 100) req.emit('continue');
    req.emit('information', {
      statusCode: status, statusMessage: res.statusMessage, httpVersion: res.httpVersion,
      httpVersionMajor: res.httpVersionMajor, httpVersionMinor: res.httpVersionMinor,
      headers: res.headers, rawHeaders: res.rawHeaders,
    });
    return 0;
  }
  if (!keepsAlive) req.shouldKeepAlive = false;
  if (!req[kOfFetch]) observe.publish('http.client.response.finish', () => ({ request: req, response: res }));
  observe.end(req[kBegun], 'http', 'HttpClient', () => ({
    req: {
      method: req.method,
      url: `${req.protocol}//${req.getHeader('host') || req.host}${req.path}`,
      headers: typeof req.getHeaders === 'function' ? req.getHeaders() : {},
    },
    res: { statusCode: status, statusMessage: res.statusMessage, headers: res.headers },
  }));
  req.res = res;
  res.req = req;
  res.on('end', onResponseEnd);
  req.on('finish', onRequestFinish);
  socket.on('timeout', onResponseTimeout);
  if (req.aborted || !req.emit('response', res)) res._dump();
  return 0;
}

function onResponseTimeout() { this._httpMessage?.res?.emit('timeout'); }

// It has been read to its end.
function onResponseEnd() {
  const { req } = this;
  const { socket } = req;
  if (socket) {
    if (req.timeoutCb) socket.off('timeout', emitRequestTimeout);
    socket.off('timeout', onResponseTimeout);
  }
  req._ended = true;
  if (!req.shouldKeepAlive) {
    if (socket?.writable) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    }
  } else if (req.writableFinished && !this.aborted) {
    release(req);
  }
}

// As undici: all of the answer has come, whether somebody has read it or not. The socket is free a turn of
// the loop later, by which a peer that closes right behind its answer is noticed.
function freeEarly(req, socket) {
  const { res } = req;
  req[kOfFetch]();
  res.off('end', onResponseEnd);
  res._resumeSource();
  res.socket = null;
  socket.off('timeout', onResponseTimeout);
  req._ended = true;
  if (!req.shouldKeepAlive || !req.writableFinished) socket.destroy();
  else setImmediate(setImmediate, () => { if (!socket.destroyed) release(req); });
}

function onRequestFinish() {
  if (this.shouldKeepAlive && this._ended) release(this);
}

// Gives the socket back to the agent.
function release(req) {
  debug?.('AGENT socket keep-alive');
  const { socket } = req;
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  socket.off('close', onClose).off('error', onError).off('data', onData).off('end', onEnd).off('drain', onDrain);
  host.detach(req);
  req.destroyed = true;
  triggeredBy(asyncIdOf(socket._handle), process.nextTick, () => {
    req._closed = true;
    req.emit('close');
    socket.emit('free');
  });
}

function onUpgrade(req, socket, rest) {
  const { res } = req;
  const name = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  socket.off('data', onData).off('end', onEnd).off('drain', onDrain);
  if (req.timeoutCb) socket.off('timeout', req.timeoutCb);
  leaveParser(req, socket);
  if (req.listenerCount(name) > 0) {
    req.upgradeOrConnect = true;
    // It is no agent's any more.
    socket.emit('agentRemove');
    socket.off('close', onClose).off('error', onError);
    for (const name of Object.keys(watching)) delete socket[name];
    socket._httpMessage = null;
    socket.readableFlowing = null;
    req.emit(name, res, socket, rest);
    req.destroyed = true;
    req._closed = true;
    req.emit('close');
  } else {
    socket.destroy();
  }
}

// --- timeouts ---

function emitRequestTimeout() { this._httpMessage?.emit('timeout'); }

function listenForTimeout(req) {
  if (req.timeoutCb) return;
  req.timeoutCb = emitRequestTimeout;
  if (req.socket) req.socket.once('timeout', emitRequestTimeout);
  else req.on('socket', (socket) => socket.once('timeout', emitRequestTimeout));
}

module.exports = { assign, listenForTimeout, kError, kBegun, kOfFetch };
