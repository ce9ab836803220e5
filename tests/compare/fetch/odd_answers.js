'use strict';
// What fetch makes of answers that are odd, wrong, cut off, or not asked for.
const net = require('net');

const H = 'HTTP/1.1 200 OK\r\n';
const repeated = (count, line) => Array.from({ length: count }, (_, i) => line(i)).join('');
const ok = 'Content-Length: 2\r\n\r\nok';
const chunked = `${H}Transfer-Encoding: chunked\r\n\r\n`;
const latin1 = (text) => Buffer.from(text, 'latin1');
const to = (where, status = 302) => `HTTP/1.1 ${status} F\r\nLocation: ${where}\r\n${ok}`;
const ANSWERS = {
  'plain': `${H}${ok}`,
  'continue': `HTTP/1.1 100 Continue\r\n\r\n${H}${ok}`,
  'processing': `HTTP/1.1 102 Processing\r\n\r\n${H}${ok}`,
  'hints': `${'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(3)}${H}${ok}`,
  'switching': 'HTTP/1.1 101 Switching\r\nUpgrade: foo\r\nConnection: upgrade\r\n\r\nhello',
  'offers': `${H}Upgrade: foo\r\nConnection: upgrade\r\n${ok}`,
  '600': `HTTP/1.1 600 X\r\n${ok}`,
  '999': `HTTP/1.1 999 X\r\n${ok}`,
  '1000': `HTTP/1.1 1000 X\r\n${ok}`,
  '204 with a body': `HTTP/1.1 204 X\r\n${ok}`,
  '205 with a body': `HTTP/1.1 205 X\r\n${ok}`,
  '304 with a body': `HTTP/1.1 304 X\r\n${ok}`,
  'until the end': 'HTTP/1.0 200 OK\r\n\r\nhello',
  'no http': 'hello',
  'bare lf': 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok',
  'too short': `${H}Content-Length: 100\r\n\r\nhello`,
  'cut head': `${H}Content-Le`,
  'nothing': '',
  'negative length': `${H}Content-Length: -1\r\n\r\nhello`,
  'empty length': `${H}Content-Length: \r\n\r\nok`,
  'other encoding': `${H}Transfer-Encoding: gzip\r\n\r\nhello`,
  'bad chunk': `${chunked}zz\r\nhello`,
  'huge chunk': `${chunked}FFFFFFFFFFFFFFFFFF\r\nhello`,
  'cut chunk': `${chunked}5\r\nhel`,
  'no last chunk': `${chunked}5\r\nhello\r\n`,
  'extension': `${chunked}5;a=b;c="d"\r\nhello\r\n0\r\n\r\n`,
  'trailers': `${chunked}5\r\nhello\r\n0\r\nA: b\r\n\r\n`,
  'nul in a value': `${H}A: b\0c\r\n${ok}`,
  'latin1': latin1(`${H}A: \xff\xe9\r\n${ok}`),
  'empty name': `${H}: b\r\n${ok}`,
  'odd names': `${H}__proto__: b\r\nconstructor: c\r\n${ok}`,
  'many headers': `${H}${repeated(1500, (i) => `H${i}: b\r\n`)}${ok}`,
  'one header often': `${H}${repeated(2500, () => 'A: b\r\n')}${ok}`,
  'long header': `${H}A: ${'b'.repeat(16000)}\r\n${ok}`,
  'too long header': `${H}A: ${'b'.repeat(17300)}\r\n${ok}`,
  'two answers': `${H}${ok}${H}Content-Length: 4\r\n\r\nevil`,
  'to nothing': to('http://['),
  'to a file': to('file:///etc/passwd'),
  'to data': to('data:,x'),
  'to no location': `HTTP/1.1 302 F\r\n${ok}`,
  'to two': `HTTP/1.1 302 F\r\nLocation: /plain\r\nLocation: /other\r\n${ok}`,
  'choices': to('/plain', 300),
  'to a bad port': to('http://127.0.0.1:25/'),
  'to a user': to('http://a:b@HOST/plain'),
  'to utf8': to('/caf\u00e9'),
  'to latin1': latin1(to('/\xe9')),
  'bad gzip': `${H}Content-Encoding: gzip\r\n${ok}`,
  'unknown encoding': `${H}Content-Encoding: foo\r\n${ok}`,
  'reset': null,
};

const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', (data) => {
    const [, target] = `${data}`.split(' ');
    const answer = ANSWERS[decodeURIComponent(target.slice(1))];
    if (answer === null) {
      socket.resetAndDestroy();
    } else if (answer === undefined) {
      console.log('asked for', target);
      socket.end(`${H}Content-Length: 5\r\n\r\nother`);
    } else {
      socket.end(typeof answer === 'string' ? answer.replace('HOST', `127.0.0.1:${server.address().port}`) : answer);
    }
  });
});
server.listen(0, async () => {
  const base = `http://127.0.0.1:${server.address().port}/`;
  const short = (text) => (text.length > 70 ? `${text.slice(0, 70)}... ${text.length}` : text);
  const why = ({ name, message, cause }) =>
    `${name}: ${message}${cause ? ` <- ${cause.name} ${cause.code}: ${cause.message.replace(/127.0.0.1:\d+/, 'HOST')}` : ''}`;
  for (const name of Object.keys(ANSWERS)) {
    let response;
    try {
      response = await fetch(base + encodeURIComponent(name), { headers: { connection: 'close' } });
    } catch (err) {
      console.log(`${name}: failed, ${why(err)}`);
      continue;
    }
    const { status, statusText, redirected } = response;
    const headers = short([...response.headers].map((pair) => pair.join('=')).join('&'));
    try {
      console.log(`${name}:`, status, statusText, redirected, headers, await response.text());
    } catch (err) {
      console.log(`${name}:`, status, statusText, headers, why(err));
    }
  }
  server.close();
});
