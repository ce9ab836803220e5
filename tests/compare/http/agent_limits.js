// Who gets which socket when sockets are few: of one name, and of all names together.
const http = require('http');
const listen = () => new Promise((resolve) => {
  const server = http.createServer((req, res) => setTimeout(() => res.end('x'), 15));
  server.listen(0, () => resolve(server));
});
(async () => {
  const servers = { a: await listen(), b: await listen() };
  const nameOf = (key) => (key.includes(`:${servers.a.address().port}:`) ? 'a' : 'b');
  for (const options of [{ maxSockets: 1 }, { keepAlive: true, maxSockets: 1 }, { keepAlive: true, maxTotalSockets: 1 },
    { maxTotalSockets: 1, maxSockets: 1 }, { keepAlive: true, maxTotalSockets: 1, maxFreeSockets: 1 }]) {
    console.log(options);
    const agent = new http.Agent(options);
    const state = () => [agent.totalSocketCount, ...[agent.sockets, agent.freeSockets, agent.requests].map((table) =>
      Object.entries(table).map(([key, list]) => `${nameOf(key)}${list.length}`).join())].join(' | ');
    // One after the other, but all asked for at once.
    await Promise.all([...options.maxTotalSockets ? 'aaba' : 'aaa'].map((name, at) => new Promise((resolve) => {
      const req = http.get({ agent, port: servers[name].address().port }, (res) => {
        console.log(at, name, 'response', state());
        res.resume().on('end', () => console.log(at, name, 'end', state()));
      });
      req.on('socket', () => console.log(at, name, 'socket', req.reusedSocket, state()));
      req.on('close', () => { console.log(at, name, 'close', state()); setImmediate(resolve); });
      console.log(at, name, 'made', state());
    })));
    console.log('idle', state());
    agent.destroy();
    await new Promise((resolve) => setTimeout(resolve, 30));
    console.log('destroyed', state());
  }
  servers.a.close();
  servers.b.close();
})();
