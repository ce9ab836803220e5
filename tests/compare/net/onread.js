// The option onread: data in buffers of the program's own, paused by the callback or the socket.
const net = require('net');
function serve(take) {
  const server = net.createServer((socket) => { server.close(); socket.end('hello world'); });
  server.listen(0, '127.0.0.1', () => take(server.address().port));
}
const text = (n, buf) => Buffer.from(buf.subarray(0, n)).toString();
serve((port) => {
  const buffer = Buffer.alloc(4);
  const seen = [];
  net.connect({ port, host: '127.0.0.1', onread: { buffer, callback(n, buf) { seen.push(text(n, buf), buf === buffer, this instanceof net.Socket); } } })
    .on('data', () => console.log('never')).on('end', () => console.log('one buffer', seen.join()));
});
serve((port) => {
  let asked = 0;
  const seen = [];
  net.connect({ port, host: '127.0.0.1', onread: { buffer: () => { asked++; return new Uint8Array(3); }, callback(n, buf) { seen.push(text(n, buf)); } } })
    .on('end', () => console.log('many buffers', asked, seen.join()));
});
for (const pauses of [true, false]) {
  serve((port) => {
    const seen = [];
    let paused = false;
    const socket = net.connect({ port, host: '127.0.0.1', onread: { buffer: Buffer.alloc(5), callback(n, buf) {
      seen.push(text(n, buf), paused);
      paused = true;
      setTimeout(() => { paused = false; socket.resume(); }, 20);
      if (pauses) socket.pause();
      return pauses;
    } } }).on('end', () => setTimeout(() => console.log(pauses ? 'pause()' : 'false', seen.join()), pauses ? 0 : 50));
  });
}
