// The usual program: as many workers as there are to be, one HTTP server; connections go by turns.
const cluster = require('cluster');
const http = require('http');

if (cluster.isPrimary) {
  const workers = [cluster.fork(), cluster.fork()];
  let left = workers.length;
  cluster.on('listening', (worker, { addressType, address, port }) => {
    if (--left > 0) return;
    console.log('all listen', addressType, address, port > 0);
    requests(port);
  });
  cluster.on('exit', (worker, code, signal) => {
    console.log('exit', code, signal, worker.exitedAfterDisconnect);
  });

  async function requests(port) {
    const answers = [];
    for (let i = 0; i < 6; i++) answers.push(await request(port, `/${i}`));
    const counts = workers.map(({ id }) => answers.filter((text) => text.startsWith(`worker ${id} `)).length);
    console.log(counts, answers.map((text) => text.slice(9)));
    // What is open when a worker goes is answered.
    const agent = new http.Agent({ keepAlive: true });
    console.log((await request(port, '/kept', agent)).slice(9), (await request(port, '/kept-again', agent)).slice(9));
    agent.destroy();
    let isOver = false;
    cluster.disconnect(() => { isOver = true; });
    console.log(Object.keys(cluster.workers));
    process.on('exit', () => console.log('disconnected', isOver, Object.keys(cluster.workers)));
  }
} else {
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (data) => { body += data; });
    request.on('end', () => response.end(`worker ${cluster.worker.id} ${request.method} ${request.url} ${body}`));
  });
  server.listen(0, () => { if (server.address().port === 0) process.exit(9); });
}

function request(port, path, agent = false) {
  return new Promise((resolve, reject) => {
    const sent = http.request({ port, path, agent, method: 'POST' }, (response) => {
      let text = '';
      response.on('data', (data) => { text += data; }).on('end', () => resolve(text));
    });
    sent.on('error', reject).end('body');
  });
}
