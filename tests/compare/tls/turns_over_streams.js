// TLS over streams of JavaScript: in which turn of the loop what is sent and told. What is written is done a
// turn later, and what comes meanwhile is sent together.
const tls = require('tls');
const fs = require('fs');
const { duplexPair } = require('stream');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
let turn = 0;
setImmediate(function count() {
  if (++turn < 30) setImmediate(count);
});
const say = (...words) => console.log(turn, ...words);

const [below, other] = duplexPair();
for (const [name, stream] of Object.entries({ below, other })) {
  const { write } = stream;
  stream.write = function (...args) {
    say(name, 'sends');
    return write.apply(this, args);
  };
  for (const event of ['end', 'finish', 'close']) stream.on(event, () => say(name, event));
}
const server = new tls.TLSSocket(below, { isServer: true, key: read('direct.key'), cert: read('direct.pem') });
const client = tls.connect({ socket: other, rejectUnauthorized: false });
for (const [name, socket] of Object.entries({ server, client })) {
  for (const event of ['secure', 'secureConnect', 'data', 'end', 'finish', 'close']) {
    socket.on(event, () => say(name, event));
  }
}
let left = 2;
server.on('data', () => {
  if (--left > 0) server.write('one', () => { say('written'); client.write('more'); });
  else server.end('last', () => say('ended'));
});
client.write('hello', () => say('client wrote'));
say('end of script');
