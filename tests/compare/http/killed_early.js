// A request that is destroyed before it has its socket: who gets the socket.
const http = require('http');
const server = http.createServer((req, res) => res.end('answer'));
const counts = (table) => Object.values(table).map((sockets) => sockets.length);

function round(number) {
  if (number === 8) return server.close();
  const agent = new http.Agent({ keepAlive: number % 2 === 0, maxSockets: 1 });
  const log = (word) => console.log(number, word, counts(agent.freeSockets), counts(agent.sockets),
    counts(agent.requests), agent.totalSocketCount);
  const first = http.request({ port: server.address().port, agent });
  first.on('socket', () => log('socket'));
  first.on('error', (err) => log(err.message));
  first.on('close', () => log('close'));
  first.end();
  if (number & 2) first.destroy();
  else first.destroy(new Error('mine'));
  log('now');
  let second;
  if (number & 4) {
    second = http.get({ port: server.address().port, agent }, (res) => res.resume());
    second.on('close', () => log(`second closed ${second.reusedSocket}`));
  }
  // All are closed, and the socket is kept or gone.
  const isSettled = () => first.closed && second?.closed !== false &&
    agent.totalSocketCount === Object.keys(agent.freeSockets).length && agent.totalSocketCount === (agent.keepAlive ? 1 : 0);
  const wait = () => {
    if (!isSettled()) return setTimeout(wait, 5);
    setTimeout(() => { log('later'); agent.destroy(); round(number + 1); }, 40);
  };
  wait();
}
server.listen(0, () => round(0));
