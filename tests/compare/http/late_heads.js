// Requests that come late, or not at all, on a connection that has served one: told of once, and
// what follows is still read.
const http = require('http');
const net = require('net');

// What is sent (TOLD: wait for the next clientError; a number: so many milliseconds), and what has come
// before the client ends: how many errors and answers, when the listener answers and when it does not.
const TOLD = Symbol('told');
const first = 'GET /1 HTTP/1.1\r\nHost: a\r\n\r\n';
const cases = {
  'a head': [[first, 'GET /2 HT'], [1, 2], [1, 1]],
  'a head in one packet with the first': [[`${first}GET /2 HT`], [1, 2], [1, 1]],
  'a head that goes on later': [[first, 'GET /2 HT', TOLD, 'TP/1.1\r\nHo', 250, 'st: a\r\n\r\n'], [1, 2], [1, 2]],
  'a body': [[first, 'POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab'], [1, 2], [1, 1]],
  'a body that goes on later': [[first, 'POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab', TOLD, 'cde'], [1, 2], [1, 2]],
  'a head that is wrong': [[first, 'GET /2\x01 HT'], [1, 2], [2, 1]],
  'a head that becomes wrong later': [[first, 'GET /2 HT', TOLD, '\x01'], [1, 2], [2, 1]],
  'one that is wrong behind one that is not': [[first, 'GET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET\x01'], [1, 2], [2, 2]],
  'empty lines': [[first, '\r\n', 500], [0, 1], [0, 1]],
  'empty lines and a head': [[first, '\r\n', 20, '\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n', 500], [0, 2], [0, 2]],
  'in pieces': [[first, 'GE', 'T /2 HTTP/1.1\r\nHo', 'st: a\r\n\r\n', 'GET /3'], [1, 3], [1, 2]],
};

// So long, and two polls more: what has come by then has been told.
const pause = (time) => new Promise((done) => setTimeout(() => setImmediate(() => setImmediate(done)), time));

async function run(parts, ends, [errors, answers]) {
  const lines = [];
  let text = '';
  const say = (...words) => lines.push(words.join(' '));
  const told = () => lines.filter((line) => line.startsWith('clientError')).length;
  const answered = () => text.match(/HTTP\/1.1 \d+ \w+/g) || [];
  const until = async (isSo) => { while (!isSo()) await pause(5); };
  const times = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 20, keepAliveTimeout: 5000 };
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
  socket.setEncoding('utf8').on('data', (part) => { text += part; }).on('error', () => {});
  const closed = new Promise((done) => socket.on('close', done));
  for (const part of parts) {
    // What the listener answers has come by then, too.
    if (part === TOLD) await until(() => told() > 0).then(() => pause(50));
    else if (typeof part === 'number') await pause(part);
    else socket.write(part);
    if (part === first) await until(() => answered().length > 0);
  }
  await until(() => told() >= errors && answered().length >= answers);
  await pause(100);
  socket.end();
  await pause(50);
  socket.destroy();
  await closed;
  await pause(50);
  server.close();
  server.closeAllConnections();
  return [...lines, ...answered()];
}

(async () => {
  const all = Object.entries(cases).flatMap(([name, [parts, answered, left]]) => [
    [`${name} (answered)`, parts, true, answered], [`${name} (left)`, parts, false, left]]);
  const results = await Promise.all(all.map(([, ...how]) => run(...how)));
  results.forEach((lines, at) => console.log(all[at][0], lines));
})();
