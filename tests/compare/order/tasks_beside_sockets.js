// A task of the pool and a socket that are done at the same time, while the loop does not wait: both
// are told of, each time.
const fs = require('fs');
const net = require('net');

const server = net.createServer((socket) => socket.pipe(socket)).listen(0, () => {
  const client = net.connect(server.address().port, () => round(1500));
  function round(left) {
    if (left === 0) {
      client.end();
      server.close();
      console.log('all told');
      return;
    }
    let open = 2;
    const done = () => { if (--open === 0) round(left - 1); };
    const spin = () => { if (open > 0) setImmediate(spin); };
    client.once('data', done);
    client.write('x');
    fs.stat('.', done);
    spin();
  }
});
