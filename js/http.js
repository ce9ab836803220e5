'use strict';
// http: the server's half is loaded with it, the client's at the first request.

const { makeError } = require('internal/errors');
const { OutgoingMessage } = require('internal/http/outgoing');
const { IncomingMessage } = require('internal/http/incoming');
const { Server, ServerResponse, serve } = require('internal/http/server');
const { STATUS_CODES, maxHeaderSize } = require('internal/http/constants');
const host = native('http');

const client = () => require('internal/http/client');
const agent = () => require('internal/http/agent');

module.exports = {
  _connectionListener: serve,
  METHODS: host.methods(),
  STATUS_CODES,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer: function (options, listener) { return new Server(options, listener); },
  validateHeaderName(name, label) {
    host.checkName(name, label);
  },
  validateHeaderValue(name, value) { host.checkValue(name, value); },
  get(url, options, callback) {
    const req = new (client().ClientRequest)(url, options, callback);
    req.end();
    return req;
  },
  request(url, options, callback) { return new (client().ClientRequest)(url, options, callback); },
  setGlobalProxyFromEnv(env) { return require('internal/http/proxy').setGlobalProxyFromEnv(module.exports, env); },
  // Parsers are part of a connection here: there is nothing to keep.
  setMaxIdleHTTPParsers(max) { require('internal/validators').validateInteger(max, 'max', 1); },
};
// Packages that mock the network put their own in the place of these.
for (let [name, get] of Object.entries({
  Agent: () => agent().Agent,
  ClientRequest: () => client().ClientRequest,
})) {
  Object.defineProperty(module.exports, name, {
    get: () => get(), set(value) { get = () => value; }, enumerable: true, configurable: true,
  });
}
Object.defineProperty(module.exports, 'maxHeaderSize', { get: () => maxHeaderSize, enumerable: true, configurable: true });
Object.defineProperty(module.exports, 'globalAgent', {
  get: () => agent().getGlobalAgent(),
  set(value) { agent().setGlobalAgent(value); },
  enumerable: true, configurable: true,
});
// The host's own, whatever a script has made of the globals.
for (const [name, file] of Object.entries({
  WebSocket: 'fetch/websocket', CloseEvent: 'fetch/socket_events', MessageEvent: 'messaging',
})) {
  const get = () => require(`internal/${file}`)[name];
  Object.defineProperty(module.exports, name, { get, enumerable: true, configurable: true });
}
