// The order of what a client, a server and both their sockets tell.
const tls = require('tls');
const fs = require('fs');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const show = (value) => {
  if (value instanceof Error) return value.code;
  return typeof value === 'object' && value !== null ? value.constructor.name : value;
};
function watch(name, emitter) {
  const { emit } = emitter;
  emitter.emit = function told(event, ...args) {
    const isNoise = ['newListener', 'removeListener', 'lookup', 'connectionAttempt', 'session', 'keylog'].includes(event);
    if (!isNoise) console.log(name, event, ...args.map(show));
    return emit.call(this, event, ...args);
  };
  return emitter;
}

const server = watch('server', tls.createServer({ key: read('direct.key'), cert: read('direct.pem') }, (socket) => {
  console.log('listener', socket.authorized, socket.getProtocol(), socket.encrypted, socket.servername, socket.alpnProtocol,
    socket instanceof tls.TLSSocket, socket.secureConnecting);
  watch('served', socket);
  socket.write('hello');
  socket.on('data', (data) => socket.end(`bye ${data}`));
}));

function once(options, next) {
  const client = watch('client', tls.connect({ port: server.address().port, servername: 'localhost', ...options }, () => {
    console.log('connected', client.authorized, client.authorizationError, client.getPeerCertificate().subject.CN);
  }));
  console.log(client.secureConnecting, client.connecting, client.encrypted, client.authorized, client.readyState);
  client.on('data', (data) => { if (String(data) === 'hello') client.write('x'); });
  client.on('error', () => {});
  client.on('close', next);
}

server.listen(0, () => {
  once({ ca: read('root.pem') }, () => {
    console.log('--- not trusted, and taken');
    once({ rejectUnauthorized: false }, () => {
      console.log('--- not trusted');
      once({}, () => {
        console.log('--- another name');
        once({ ca: read('root.pem'), servername: 'example.com' }, () => server.close());
      });
    });
  });
});
