// Who emits `request`, when a script changes that between requests that came in one packet: an
// `emit` of the server's own, of a prototype on the way, of EventEmitter, another prototype.
const http = require('http');
const net = require('net');
const EventEmitter = require('events');

const native = EventEmitter.prototype.emit;
const told = (where) => function (name, ...args) {
  if (name === 'request') console.log('  emit of', where, args[0].url);
  return native.call(this, name, ...args);
};
const between = Object.create(http.Server.prototype);
const between2 = Object.create(http.Server.prototype, { emit: { value: told('another prototype'), configurable: true } });

const steps = {
  '/1': (server) => { server.emit = told('the server'); },
  '/2': (server) => { server.emit = native; },
  '/3': (server) => { delete server.emit; },
  '/4': () => { http.Server.prototype.emit = told('http.Server.prototype'); },
  '/5': () => { delete http.Server.prototype.emit; },
  '/6': () => { EventEmitter.prototype.emit = told('EventEmitter.prototype'); },
  '/7': () => { EventEmitter.prototype.emit = native; },
  '/8': (server) => { Object.setPrototypeOf(server, between); },
  '/9': () => { between.emit = told('one between'); },
  '/10': (server) => { Object.setPrototypeOf(server, between2); },
  '/11': (server) => { Object.setPrototypeOf(server, http.Server.prototype); },
  '/12': (server) => { server.emit = 1; delete server.emit; },
  '/13': () => { net.Server.prototype.emit = told('net.Server.prototype'); },
  '/14': () => { delete net.Server.prototype.emit; },
  '/15': () => {},
};
const server = http.createServer((request, response) => {
  console.log('request', request.url);
  steps[request.url](server);
  response.end(request.url);
});
server.listen(0, () => {
  const client = net.connect(server.address().port);
  const ask = (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
  client.write(Object.keys(steps).map(ask).join(''));
  let text = '';
  client.on('data', (bytes) => {
    text += bytes;
    if (!text.endsWith('/15')) return;
    console.log(text.match(/\r\n\r\n\/\d+/g).map((body) => body.trim()).join(' '));
    client.end();
    server.close();
  });
});
