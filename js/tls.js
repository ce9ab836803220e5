'use strict';
// tls: sockets that encrypt. The parts are in internal/tls; the protocol itself is native (src/modules/tls).

const { SecureContext, createSecureContext } = require('internal/tls/context');
const authorities = require('internal/tls/authorities');
const host = native('tls');

module.exports = {
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
  DEFAULT_CIPHERS: 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:' +
    'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:' +
    'DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:' +
    'DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:DHE-RSA-AES256-SHA256:HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:' +
    '!CAMELLIA',
  DEFAULT_ECDH_CURVE: 'auto',
  DEFAULT_MIN_VERSION: 'TLSv1.2',
  DEFAULT_MAX_VERSION: 'TLSv1.3',
  getCiphers: () => host.ciphers(),
  // None is made or understood.
  getCertificateCompressionAlgorithms: () => [],
};
Object.defineProperty(module.exports, 'rootCertificates', {
  get: authorities.rootCertificates, enumerable: true, configurable: false,
});
Object.assign(module.exports, {
  getCACertificates: authorities.getCACertificates,
  setDefaultCACertificates: authorities.setDefaultCACertificates,
  convertALPNProtocols: require('internal/tls/protocols').convertALPNProtocols,
  checkServerIdentity: require('internal/tls/identity').checkServerIdentity,
  createSecureContext,
  SecureContext,
});
const { TLSSocket, connect } = require('internal/tls/socket');
const { Server } = require('internal/tls/server');
Object.assign(module.exports, {
  TLSSocket,
  Server,
  createServer: function (options, listener) { return new Server(options, listener); },
  connect,
});
