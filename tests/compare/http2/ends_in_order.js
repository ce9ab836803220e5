// What ends when: a stream that nobody reads, one with trailers, one that is piped to itself, a session that
// closes, and what a session that is destroyed sends and does not.
'use strict';
const http2 = require('http2');
const net = require('net');

function watch(emitter, name, events) {
  for (const event of events.split(' ')) emitter.on(event, () => console.log(`${name} ${event}`));
  return emitter;
}

// Serves one request, and is over when both sides are.
const serve = (title, onStream, request) => new Promise((done) => {
  console.log(`--- ${title}`);
  const server = http2.createServer();
  server.on('stream', onStream);
  server.listen(0, () => {
    const client = http2.connect(`http://localhost:${server.address().port}`);
    const stream = request(client);
    stream.on('close', () => {
      client.close();
      server.close(done);
    });
  });
});

// What a server's session sends behind the first settings, frame by frame.
const frames = (title, onStream) => new Promise((done) => {
  console.log(`--- ${title}`);
  const server = http2.createServer();
  server.on('stream', onStream);
  server.listen(0, () => {
    const socket = net.connect(server.address().port);
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    socket.write(Buffer.from('000000040000000000' + '000006010500000001' + '828684410178', 'hex'));
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk) => { bytes = Buffer.concat([bytes, chunk]); });
    socket.on('close', () => {
      const kinds = ['data', 'headers', 'priority', 'reset', 'settings', 'push', 'ping', 'goaway'];
      while (bytes.length >= 9) {
        const length = bytes.readUIntBE(0, 3);
        // Whether its own settings are confirmed before that hangs on when they came.
        if (bytes[3] !== 4) console.log(kinds[bytes[3]], 'on', bytes.readUInt32BE(5));
        bytes = bytes.subarray(9 + length);
      }
      server.close(done);
    });
  });
});

(async () => {
  await serve('nobody reads the request', (stream) => {
    watch(stream, 'server', 'end finish close');
    stream.respond();
    stream.end('hi');
  }, (client) => client.request().resume());

  await serve('trailers', (stream) => {
    watch(stream, 'server', 'wantTrailers finish close');
    stream.respond({}, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ x: '1' }));
    stream.end('body');
  }, (client) => client.request().resume());

  await serve('piped to itself', (stream) => {
    stream.pipe(stream);
    stream.respond();
    watch(stream, 'server', 'end finish');
    stream.on('close', () => console.log('server close'));
    stream.on('finish', () => process.nextTick(() => console.log('a tick behind finish')));
  }, (client) => {
    const stream = client.request({ ':method': 'POST' });
    stream.end('hi');
    return stream.resume();
  });

  await new Promise((done) => {
    console.log('--- a session closes');
    const server = http2.createServer((request, response) => response.end());
    server.listen(0, () => {
      const client = http2.connect(`http://localhost:${server.address().port}`);
      client.request().resume().on('close', () => setTimeout(() => {
        client.socket.on('finish', () => console.log('socket finish'));
        client.on('close', () => {
          console.log('session close');
          server.close(done);
        });
        client.close();
        console.log('destroyed at once', client.destroyed);
        process.nextTick(() => console.log('a tick later', client.destroyed));
        setImmediate(() => console.log('in the next turn', client.destroyed));
      }, 10));
    });
  });

  await new Promise((done) => {
    console.log('--- a session is destroyed');
    const server = http2.createServer((request, response) => response.end());
    server.listen(0, () => {
      const client = http2.connect(`http://localhost:${server.address().port}`);
      client.on('error', (error) => console.log('session', error.message));
      client.request().resume().on('close', () => setTimeout(() => {
        client.socket.on('finish', () => console.log('socket finish'));
        client.socket.on('error', (error) => console.log('socket', error.message));
        client.on('close', () => {
          console.log('session close');
          server.close(done);
        });
        client.destroy(new Error('enough'));
        setImmediate(() => console.log('the next turn'));
      }, 10));
    });
  });

  await frames('destroyed as it is asked', (stream) => {
    stream.respond();
    stream.write('x');
    stream.session.destroy();
  });
  await frames('destroyed later, in the turn of its answer', (stream) => setTimeout(() => {
    stream.respond();
    stream.write('x');
    stream.session.destroy();
  }, 10));
  await frames('a stream is reset, and the session destroyed', (stream) => setTimeout(() => {
    stream.on('error', () => {});
    const { session } = stream;
    stream.close(8);
    session.destroy();
  }, 10));
  await frames('closed', (stream) => {
    stream.respond();
    stream.end('x');
    stream.session.close();
  });
})();
