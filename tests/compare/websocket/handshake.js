// The request that asks for a WebSocket, and which answers will do.
const { run, close } = require('./fixtures/server.js');

const line = (status, lines) => `HTTP/1.1 ${status}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
const switched = (...lines) => (accept) => line('101 Switching Protocols', lines.map((line) => line.replace('ACCEPT', accept)));
const UPGRADE = 'Upgrade: websocket';
const CONNECTION = 'Connection: Upgrade';
const ACCEPT = 'Sec-WebSocket-Accept: ACCEPT';

function tell(request, log) {
  for (const line of request.split('\r\n')) {
    log(line.replace(/(-key: (?:mine, )?)[\w+/]{22}==$/i, '$1KEY').replace(/:\d{4,5}$/, ':PORT'));
  }
}

(async () => {
  await run('a request', { onRequest: tell, frames: [close(1000)] });
  await run('with protocols', {
    onRequest: tell, protocols: ['a', 'b'], extra: 'Sec-WebSocket-Protocol: b\r\n', frames: [close(1000)],
  });
  for (const headers of [
    [['x-a', '1'], ['X-A', '2']], { 'User-Agent': 'me', 'Accept': 'q' }, { 'Sec-WebSocket-Key': 'mine' }, { Host: 'foo', Connection: 'close' },
    { 'Content-Length': '3', 'Cookie': 'a=b', 'Origin': 'o' }, { Pragma: 'x', 'Sec-WebSocket-Version': '9' },
    new Headers({ authorization: 'x', range: 'bytes=0-1' }),
  ]) {
    await run('with headers', { onRequest: tell, protocols: { headers }, frames: [close(1000)] });
  }

  await run('another case', {
    head: switched('upgrade: WebSocket', 'connection: UPGRADE', 'sec-websocket-accept: ACCEPT'), frames: [close(1000)],
  });
  await run('another reason', { head: (accept) => line('101 X', [UPGRADE, CONNECTION, `Sec-WebSocket-Accept: ${accept}`]), frames: [close(1000)] });
  await run('wrong key', { head: switched(UPGRADE, CONNECTION, 'Sec-WebSocket-Accept: AAAA') });
  await run('no key', { head: switched(UPGRADE, CONNECTION) });
  await run('no upgrade', { head: switched(CONNECTION, ACCEPT) });
  await run('another upgrade', { head: switched('Upgrade: foo', CONNECTION, ACCEPT) });
  await run('another connection', { head: switched(UPGRADE, 'Connection: close', ACCEPT) });
  await run('a list of connections', { head: switched(UPGRADE, 'Connection: keep-alive, Upgrade', ACCEPT) });
  for (const [status, ...lines] of [
    ['404 Not Found', 'Content-Length: 0'], ['200 OK', 'Content-Length: 0'], ['302 Found', 'Location: /x', 'Content-Length: 0'],
    ['400 Bad Request', 'Connection: close'], ['407 Proxy', 'Content-Length: 0'],
  ]) {
    await run(status, { head: () => line(status, lines) });
  }
  await run('garbage', { head: () => 'garbage\r\n\r\n' });
  await run('nothing', { head: () => '', end: true });
  await run('continue', { head: () => line('100 Continue', []) });

  await run('a protocol that nobody asked for', { extra: 'Sec-WebSocket-Protocol: b\r\n' });
  await run('another protocol', { protocols: ['a', 'c'], extra: 'Sec-WebSocket-Protocol: b\r\n' });
  await run('no protocol', { protocols: ['a', 'c'] });
  await run('a list of protocols', { protocols: ['a', 'c'], extra: 'Sec-WebSocket-Protocol: a, c\r\n' });
  await run('a protocol in another case', { protocols: ['a', 'c'], extra: 'Sec-WebSocket-Protocol: C\r\n' });
  for (const extension of [
    'permessage-deflate', 'permessage-deflate; client_max_window_bits=10; server_no_context_takeover',
    'permessage-deflate;server_no_context_takeover', 'permessage-deflate; foo=1', 'foo; permessage-deflate', 'foo',
    'permessage-deflate, foo', 'Permessage-Deflate',
  ]) {
    await run(`extension ${extension}`, { extra: `Sec-WebSocket-Extensions: ${extension}\r\n`, frames: [close(1000)] });
  }
})();
