'use strict';
// A connection through a proxy for what it cannot read, or is not to: it is asked to CONNECT, and TLS goes
// through, or what fetch sends over http.

const net = require('net');
const { makeError } = require('internal/errors');

// As much as a proxy may say before it has connected.
const MOST = 16 * 1024;

function failed(message, more) {
  return Object.assign(makeError('ERR_PROXY_TUNNEL', message), more);
}

function open(proxy, agent, options, callback) {
  const { host, port, protocol, authorization } = proxy;
  const named = net.isIPv6(options.host) ? `[${options.host}]` : options.host;
  const target = `${named}:${options.port}`;
  if (/[\r\n]/.test(target)) throw makeError('ERR_INVALID_CHAR', 'request URL', target);
  const way = { __proto__: null, host, port, timeout: options.timeout, signal: options.signal };
  const socket = protocol === 'https:' ?
    require('tls').connect({ ...way, servername: net.isIP(host) ? '' : host }) : net.connect(way);

  let head = Buffer.alloc(0);
  const done = (err) => {
    socket.off('readable', onReadable).off('end', onEnd).off('error', done).off('timeout', onTimeout);
    if (err) {
      socket.on('error', () => {});
      socket.destroy();
      callback(err);
      return;
    }
    socket.setTimeout(0);
    const last = agent.protocol === 'https:' ? agent.createConnection({ ...options, socket }, callback) : socket;
    if (last) callback(null, last);
  };
  const onReadable = () => {
    for (let chunk; (chunk = socket.read()) !== null;) {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1 && head.length < MOST) continue;
      const [line] = head.toString('latin1', 0, end === -1 ? MOST : end).split('\r\n', 1);
      const statusCode = Number(line.split(' ')[1]);
      if (end === -1 || statusCode !== 200) {
        const where = `${protocol}//${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
        done(failed(`Failed to establish tunnel to ${target} via ${where}: ${line}`, { statusCode }));
        return;
      }
      const rest = head.subarray(end + 4);
      if (rest.length) socket.unshift(rest);
      done();
      return;
    }
  };
  const onEnd = () => done(failed('Connection to establish proxy tunnel ended unexpectedly'));
  const onTimeout = () => {
    const { timeout } = options;
    done(failed(`Connection to establish proxy tunnel timed out after ${timeout}ms`, { proxyTunnelTimeout: timeout }));
  };
  socket.on('readable', onReadable).on('end', onEnd).on('error', done).on('timeout', onTimeout);

  const lines = [`CONNECT ${target} HTTP/1.1`];
  const secret = authorization ? [`proxy-authorization: ${authorization}`] : [];
  if (proxy.isOfFetch) {
    // Undici's words.
    const isUsual = Number(options.port) === agent.defaultPort;
    lines.push(`host: ${isUsual ? named : target}`, 'connection: close', ...secret, 'proxy-connection: keep-alive');
  } else {
    if (agent.keepAlive) lines.push('proxy-connection: keep-alive');
    lines.push(...secret, `host: ${target}`);
  }
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
}

module.exports = { open };
