'use strict';
// http2. The parts are in internal/http2; the protocol itself is native (src/modules/http2).

const { constants } = native('http2');
const { getDefaultSettings, getPackedSettings, getUnpackedSettings } = require('internal/http2/settings');
const { sensitiveHeaders } = require('internal/http2/headers');
const { connect } = require('internal/http2/client_session');
const { createServer, createSecureServer, performServerHandshake } = require('internal/http2/server');
const { Http2ServerRequest, Http2ServerResponse } = require('internal/http2/compat');

module.exports = {
  connect,
  constants,
  createServer,
  createSecureServer,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake,
  sensitiveHeaders,
  Http2ServerRequest,
  Http2ServerResponse,
};
