// What a peer gets wrong, or says to be wrong.
const tls = require('tls');
const net = require('net');
const fs = require('fs');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const bytes = (...list) => Buffer.from(list);
const show = ({ code, library, reason }) => `${code} | ${library} | ${reason}`;

// A client gets this from a server as the first thing.
const answers = {
  'an answer in HTTP': Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
  'garbage': Buffer.from('00112233445566778899', 'hex'),
  'nothing': bytes(),
  'the half of a hello': bytes(22, 3, 3, 0, 50, 2),
  'data': bytes(23, 3, 3, 0, 2, 1, 1),
  'an empty hello': bytes(22, 3, 3, 0, 4, 2, 0, 0, 0),
  'a record that is too long': bytes(22, 3, 3, 0x50, 0),
};
for (const alert of [10, 20, 40, 42, 45, 46, 47, 48, 49, 50, 51, 70, 71, 80, 86, 90, 109, 110, 112, 115, 116, 120]) {
  answers[`alert ${alert}`] = bytes(21, 3, 3, 0, 2, 2, alert);
}

async function client(name, answer) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(answer));
  });
  await new Promise((resolve) => { server.listen(0, resolve); });
  await new Promise((resolve) => {
    const socket = tls.connect({ port: server.address().port, rejectUnauthorized: false }, () => console.log('connected?'));
    const events = [];
    for (const event of ['end', 'error', 'close', 'secure']) socket.on(event, () => events.push(event));
    socket.on('error', (err) => console.log(name, '|', show(err), '|', err.reason ? '' : err.message));
    socket.on('close', (hadError) => { console.log('  ', events.join(), hadError); server.close(resolve); });
  });
}

// And a server this from a client.
async function server(name, question) {
  const server = tls.createServer({ key: read('direct.key'), cert: read('direct.pem') }, () => console.log('connected?'));
  server.on('tlsClientError', (err, socket) => console.log(name, '|', show(err), '|', err.reason ? '' : err.message, socket.destroyed));
  await new Promise((resolve) => { server.listen(0, resolve); });
  await new Promise((resolve) => {
    const socket = net.connect(server.address().port);
    socket.end(question);
    socket.resume();
    socket.on('close', () => server.close(resolve));
  });
}

(async () => {
  for (const [name, answer] of Object.entries(answers)) await client(name, answer);
  for (const [name, question] of Object.entries({
    'a request in HTTP': Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    'garbage': Buffer.from('00112233445566778899', 'hex'),
    'nothing': bytes(),
    'the half of a hello': bytes(22, 3, 1, 0, 50, 1),
    'data': bytes(23, 3, 3, 0, 2, 1, 1),
    'an empty hello': bytes(22, 3, 3, 0, 4, 1, 0, 0, 0),
    'a record that is too long': bytes(22, 3, 3, 0x50, 0),
  })) await server(name, question);
})();
