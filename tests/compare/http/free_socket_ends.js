// A socket that an agent keeps for the next request, and what its peer does meanwhile: it is closed, and tells
// nothing else.
const http = require('http');
const { once } = require('events');

const ways = {
  'data': ({ socket }) => socket.write('junk'),
  'data and the end': ({ socket }) => socket.end('junk'),
  'the end': ({ socket }) => socket.end(),
  'destroyed': ({ socket }) => socket.destroy(),
  'reset': ({ socket }) => socket.resetAndDestroy(),
  'idle ones closed': ({ server }) => server.closeIdleConnections(),
  'all closed': ({ server }) => server.closeAllConnections(),
  'server closed': ({ server }) => server.close(),
};

(async () => {
  for (const [title, act] of Object.entries(ways)) {
    console.log(title);
    let theirs;
    const server = http.createServer((request, response) => {
      theirs = request.socket.on('error', () => {});
      response.end('text');
    }).listen(0);
    await once(server, 'listening');
    const agent = new http.Agent({ keepAlive: true });
    const request = http.get({ port: server.address().port, agent });
    const [socket] = await once(request, 'socket');
    for (const event of ['end', 'finish', 'close', 'error', 'free', 'agentRemove', 'timeout']) {
      socket.on(event, (value) => console.log(' ', event, value?.code ?? value));
    }
    const [response] = await once(request, 'response');
    response.resume();
    await once(socket, 'free');
    const closed = once(socket, 'close');
    act({ server, socket: theirs });
    await closed;
    const { destroyed, readableEnded, writableFinished, errored } = socket;
    console.log(' ', Object.keys(agent.freeSockets).length, destroyed, readableEnded, writableFinished, errored);
    theirs.destroy();
    server.close();
  }
})();
