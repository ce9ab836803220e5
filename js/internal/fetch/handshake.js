'use strict';
// The request that becomes a WebSocket's connection (RFC 6455, section 4), and whether its answer will do.

const { Buffer } = require('buffer');
const { add } = require('internal/fetch/headers');
const { send } = require('internal/fetch');

const ACCEPTED = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

// The parameters of the extensions that a server has chosen, if they are to our liking: a Map by name, or null.
function extensionsOf(text) {
  const all = new Map();
  for (const part of text.split(';')) {
    const at = part.indexOf('=');
    const [name, value] = at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
    all.set(name.trimStart(), value);
  }
  return all.has('permessage-deflate') ? all : null;
}

// What a server's answer promises, or null where the connection cannot be one: `{ socket, rest, protocol,
// extensions, parameters }`.
function agreed({ message, socket, rest }, key, protocols) {
  const { headers } = message;
  if (headers.upgrade?.toLowerCase() !== 'websocket' || headers.connection?.toLowerCase() !== 'upgrade') return null;
  const digest = require('crypto').createHash('sha1').update(key + ACCEPTED).digest('base64');
  if (headers['sec-websocket-accept'] !== digest) return null;
  const extensions = headers['sec-websocket-extensions'];
  const parameters = extensions === undefined ? undefined : extensionsOf(extensions);
  if (parameters === null) return null;
  const protocol = headers['sec-websocket-protocol'];
  // One of those that were asked for, and one at all.
  if (protocol === undefined ? protocols.length > 0 : !protocols.includes(protocol)) return null;
  return { socket, rest, protocol: protocol ?? '', extensions: extensions ?? '', parameters };
}

// Asks the server at a ws: or wss: URL; `headers` may be changed. Gives what `agreed` gives; rejects or
// gives null where there is no connection.
async function shake(target, protocols, headers, signal) {
  const key = require('crypto').randomBytes(16).toString('base64');
  const url = new URL(target.href.replace(/^ws/, 'http'));
  add(headers, 'sec-websocket-key', key);
  add(headers, 'sec-websocket-version', '13');
  for (const protocol of protocols) add(headers, 'sec-websocket-protocol', protocol);
  add(headers, 'sec-websocket-extensions', 'permessage-deflate; client_max_window_bits');
  const wanted = {
    url, headers, signal, method: 'GET', body: null, mode: 'websocket', cache: 'no-store', referrer: '',
    referrerPolicy: '', upgrade: 'websocket',
  };
  let answer = await send(wanted);
  // It takes undici so many microtasks to see it.
  for (let i = 0; i < 3; i++) await undefined;
  if (answer.statusCode === 401) {
    // As undici: once more, with the URL's name and password.
    answer.destroy();
    let authorization;
    if (url.username !== '' || url.password !== '') {
      const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
      authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
    }
    answer = await send({ ...wanted, authorization });
  }
  if (answer.socket === undefined || answer.message === undefined) {
    answer.destroy();
    return null;
  }
  const connection = agreed(answer, key, protocols);
  if (connection === null) answer.socket.destroy();
  return connection;
}

module.exports = { shake };
