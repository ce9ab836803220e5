// Sockets that were ready in one poll and are ready again in the next come in the order of the first,
// whichever of them was written to before the other; one that was not comes behind them.
const net = require('net');
const clients = [];
const accepted = new Map();
let turn = 0;
let expected = 4;

const server = net.createServer((socket) => {
  socket.on('data', (data) => {
    const text = String(data);
    console.log(`turn ${turn}:`, text);
    if (text.startsWith('name')) accepted.set(text, socket);
    if (--expected === 0) next();
  });
  socket.on('end', () => console.log('end'));
});

function next() {
  turn++;
  if (turn === 1) {
    // In the poll that comes now, three of them are ready.
    expected = 3;
    for (const n of [2, 0, 3]) clients[n].write(`first ${n}`);
  } else if (turn === 2) {
    expected = 4;
    for (const n of [1, 3, 0, 2]) clients[n].write(`second ${n}`);
  } else if (turn === 3) {
    expected = 2;
    for (const n of [1, 2]) clients[n].write(`third ${n}`);
  } else if (turn === 4) {
    // Paused and read on in the same turn: nothing is lost.
    expected = 4;
    const sockets = [...accepted.values()];
    for (const socket of sockets) socket.pause();
    for (const n of [3, 2, 1, 0]) clients[n].write(`fourth ${n}`);
    for (const socket of sockets) socket.resume();
  } else if (turn === 5) {
    // Paused for some turns.
    expected = 4;
    const sockets = [...accepted.values()];
    for (const socket of sockets) socket.pause();
    for (const n of [3, 2, 1, 0]) clients[n].write(`fifth ${n}`);
    setTimeout(() => sockets.forEach((socket) => socket.resume()), 20);
  } else if (turn === 6) {
    // The end comes with the last bytes.
    expected = 4;
    for (const n of [3, 1]) clients[n].end(`sixth ${n}`);
    for (const n of [2, 0]) clients[n].end(`sixth ${n}`);
  } else {
    server.close(() => console.log('closed'));
  }
}

server.listen(0, '127.0.0.1', () => {
  const connect = (n) => {
    if (n === 4) return;
    const client = net.connect(server.address().port, '127.0.0.1', () => {
      client.write(`name ${n}`);
      connect(n + 1);
    });
    clients.push(client);
  };
  connect(0);
});
