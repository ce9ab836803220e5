// Each record that comes is told by itself, however many came at once.
const fs = require('fs');
const net = require('net');
const tls = require('tls');
const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const server = tls.createServer({ key: read('direct.key'), cert: read('direct.pem') }, (socket) => {
  const told = [];
  socket.on('data', (data) => told.push(data.length));
  socket.on('end', () => { console.log('server', told.join()); socket.end('bye'); });
});
server.listen(0, () => {
  // All that the client sends behind its handshake is held back, and then given on at once; or in pieces.
  const through = (cut, done) => {
    const between = net.createServer((near) => {
      const far = net.connect(server.address().port);
      let held = null;
      near.on('data', (data) => { if (held) held.push(data); else far.write(data); });
      near.on('end', () => {
        const all = Buffer.concat(held);
        for (let at = 0; at < all.length; at += cut) far.write(all.subarray(at, at + cut));
        far.end();
      });
      far.on('data', (data) => near.write(data));
      far.on('end', () => near.end());
      between.hold = () => { held = []; };
    }).listen(0, () => {
      const told = [];
      const client = tls.connect({ port: between.address().port, rejectUnauthorized: false }, () => {
        setTimeout(() => {
          between.hold();
          client.write('a');
          client.write('bcd');
          client.write(Buffer.alloc(40_000));
          client.write('');
          client.write('e');
          client.end('fg');
        }, 50);
      });
      client.on('data', (data) => told.push(data.length));
      client.on('close', () => { console.log('client', told.join()); between.close(done); });
    });
  };
  through(1e6, () => through(1000, () => server.close()));
});
