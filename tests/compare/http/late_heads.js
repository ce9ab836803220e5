// Requests that come late, or not at all, on a connection that has served one: told of once, and
// what follows is still read.
const http = require('http');
const net = require('net');

const first = 'GET /1 HTTP/1.1\r\nHost: a\r\n\r\n';
const cases = {
  'a head': [first, 'GET /2 HT'],
  'a head in one packet with the first': [`${first}GET /2 HT`],
  'a head that goes on later': [first, 'GET /2 HT', 250, 'TP/1.1\r\nHo', 250, 'st: a\r\n\r\n'],
  'a body': [first, 'POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab'],
  'a body that goes on later': [first, 'POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab', 400, 'cde'],
  'a head that is wrong': [first, 'GET /2\x01 HT'],
  'a head that becomes wrong later': [first, 'GET /2 HT', 250, '\x01'],
  'one that is wrong behind one that is not': [first, 'GET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET\x01'],
  'empty lines': [first, '\r\n'],
  'empty lines and a head': [first, '\r\n', 20, '\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n'],
  'in pieces': [first, 'GE', 'T /2 HTTP/1.1\r\nHo', 'st: a\r\n\r\n', 'GET /3'],
};

async function run(parts, ends) {
  const lines = [];
  const say = (...words) => lines.push(words.join(' '));
  const times = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20, keepAliveTimeout: 700 };
  const server = http.createServer(times, (req, res) => {
    say('request', req.url);
    req.on('error', (err) => say('error', req.url, err.code));
    req.resume().on('end', () => res.end('x'));
  });
  server.on('clientError', (err, socket) => {
    say('clientError', err.code);
    if (ends) socket.end('HTTP/1.1 408 Mine\r\n\r\n');
  });
  await new Promise((done) => server.listen(0, done));
  const socket = net.connect(server.address().port);
  let text = '';
  socket.setEncoding('utf8').on('data', (part) => { text += part; }).on('error', () => {});
  const closed = new Promise((done) => socket.on('close', done));
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  for (const part of parts) {
    if (typeof part === 'number') await pause(part);
    else socket.write(part);
    if (part === first) await pause(50);
  }
  await pause(500);
  socket.end();
  await pause(50);
  socket.destroy();
  await closed;
  await pause(50);
  server.close();
  server.closeAllConnections();
  return [...lines, ...text.match(/HTTP\/1.1 \d+ \w+/g) || []];
}

(async () => {
  const all = Object.entries(cases).flatMap(([name, parts]) => [[name, parts, true], [name, parts, false]]);
  const results = await Promise.all(all.map(([, parts, ends]) => run(parts, ends)));
  results.forEach((lines, at) => console.log(all[at][0], all[at][2] ? '(answered)' : '(left)', lines));
})();
