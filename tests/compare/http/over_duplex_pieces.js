'use strict';
// A script's Duplex in the place of a socket is given each piece of a message by itself: with its own `writev` those of a
// turn at once, without one at a time. What else happens goes between them.

const http = require('http');
const { Duplex } = require('stream');

const shown = (chunk) => JSON.stringify(String(chunk)).slice(0, 130).replace(/Date: [^\\]*/, 'Date');

function pair(way, log, highWaterMark) {
  const make = (name) => {
    const options = {
      highWaterMark,
      read() {},
      write(chunk, encoding, callback) {
        log(name, 'write', shown(chunk));
        stream.other.push(chunk);
        if (way === 'at once') callback();
        else setImmediate(callback);
      },
      final(callback) {
        log(name, 'final');
        stream.other.push(null);
        callback();
      },
    };
    if (way === 'together') {
      options.writev = (chunks, callback) => {
        log(name, 'writev', ...chunks.map(({ chunk }) => shown(chunk)));
        for (const { chunk } of chunks) stream.other.push(chunk);
        setImmediate(callback);
      };
    }
    const stream = new Duplex(options);
    for (const event of ['drain', 'finish', 'close', 'end']) stream.on(event, () => log(name, event));
    return stream;
  };
  const client = make('client');
  const server = make('server');
  client.other = server;
  server.other = client;
  return [client, server];
}

async function run(name, ask, answer, { method = 'POST', headers, highWaterMark, requests, late } = {}) {
  for (const way of ['one by one', 'at once', 'together']) {
    console.log(`--- ${name}, ${way}`);
    await new Promise((done) => {
      const log = (...words) => console.log(' ', ...words);
      const [client, socket] = pair(way, log, highWaterMark);
      let seen = 0;
      const server = http.createServer((req, res) => {
        log('request', req.method);
        req.on('data', (bytes) => log('request data', bytes.length)).on('end', () => log('request end'));
        res.on('finish', () => log('response finish')).on('close', () => log('response close')).on('drain', () => log('response drain'));
        answer(req, res, log, ++seen);
      });
      server.emit('connection', socket);
      // When all that was under way has come.
      const end = (turns) => {
        if (turns !== 0) {
          setImmediate(end, (turns ?? 12) - 1);
          return;
        }
        client.destroy();
        socket.destroy();
        done();
      };
      if (requests) {
        client.write(requests);
        client.on('data', (bytes) => log('got', shown(bytes)));
        client.on('end', () => end());
        return;
      }
      const createConnection = late ? (options, callback) => { setImmediate(callback, null, client); } : () => client;
      const req = http.request({ createConnection, method, headers }, (res) => {
        log('answer', res.statusCode);
        res.on('data', (bytes) => log('answer data', bytes.length)).on('end', () => log('answer end'))
          .on('close', () => { log('answer close'); end(); });
      });
      req.on('finish', () => log('asked')).on('close', () => log('over')).on('drain', () => log('asking drain')).on('error', (err) => log(err.message));
      ask(req, log);
    });
  }
}

const get = (req) => req.end();
const pipelined = 'GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

(async () => {
  await run('end', get, (req, res) => res.end('hello'));
  await run('chunks', get, (req, res) => { res.write('a'); res.write(Buffer.from('bc')); res.end('def'); });
  await run('chunks later', get, (req, res, log) => { res.write('a'); setImmediate(() => { res.write('bc', () => log('written')); res.end('def'); }); });
  await run('flushHeaders', get, (req, res) => { res.flushHeaders(); res.write('x'); res.end(); });
  await run('trailers', get, (req, res) => { res.writeHead(200, { trailer: 'x' }); res.write('a'); res.addTrailers({ x: 'y' }); res.end(); });
  await run('cork', get, (req, res) => { res.cork(); res.write('a'); res.write('b'); res.uncork(); res.end('c'); });
  await run('cork behind the head', get, (req, res, log) => {
    res.write('a');
    setImmediate(() => {
      res.cork();
      res.write('b', () => log('b'));
      res.write(Buffer.from('cd'), () => log('cd'));
      log(res.writableLength, res.writableCorked);
      res.uncork();
      res.end('e', () => log('e'));
    });
  });
  await run('length', get, (req, res) => { res.setHeader('content-length', 4); res.write('ab'); res.end('cd'); });
  await run('length of bytes', get, (req, res) => { res.setHeader('content-length', 4); res.write(Buffer.from('ab')); res.end(Buffer.from('cd')); });
  await run('body', (req) => { req.write('body'); req.end('more'); }, (req, res) => { req.resume(); req.on('end', () => res.end('ok')); });
  await run('body at the end', (req) => req.end(Buffer.from('more')), (req, res) => { req.resume(); req.on('end', () => res.end('ok')); });
  await run('body later', (req) => { req.write('body'); setTimeout(() => { req.write(Buffer.from('xx')); req.end(); }, 5); },
    (req, res) => { req.resume(); req.on('end', () => res.end('ok')); });
  await run('body before the stream', (req, log) => { req.write('a', () => log('a')); req.write('bc', () => log('bc')); req.end('d', () => log('d')); },
    (req, res) => { req.resume(); req.on('end', () => res.end('ok')); }, { late: true });
  await run('information', get, (req, res) => { res.writeContinue(); res.writeEarlyHints({ link: '</a>; rel=preload' }); res.write('x'); res.end(); });
  await run('drain', get, (req, res, log) => { log(res.write('x'.repeat(100)), res.write('abc'), res.writableLength, res.writableNeedDrain); res.once('drain', () => res.end('y')); },
    { highWaterMark: 10 });
  await run('lengths', get, (req, res, log) => { log(res.writableLength); res.write('abc'); log(res.writableLength, res.writableHighWaterMark); res.end(); log(res.writableLength > 0); });
  await run('callbacks', get, (req, res, log) => { res.write('a', () => log('a')); res.write('b', () => log('b')); res.end('c', () => log('c')); });
  await run('nothing', get, (req, res) => { res.write(''); res.write('a'); res.write(''); res.end(''); });
  await run('HEAD', get, (req, res) => { res.write('a'); res.end(); }, { method: 'HEAD' });
  await run('two at a time', null, (req, res, log, seen) => {
    if (seen === 1) setTimeout(() => { res.write('one'); res.end(); }, 5);
    else { res.write('two', () => log('two')); res.end('2'); }
  }, { requests: pipelined });
})();
