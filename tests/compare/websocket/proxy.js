// env: NODE_USE_ENV_PROXY=1
// env: NO_PROXY=direct.test
// A WebSocket, and fetch, through a proxy that the environment names: it is asked for a connection.
const net = require('net');
const http = require('http');
const { spawn } = require('child_process');
const { accept, close } = require('./fixtures/server.js');

if (process.argv[2]) {
  const port = process.argv[2];
  const ws = new WebSocket(`ws://some.test:${port}/x`);
  ws.onerror = () => console.log('error');
  ws.onclose = async ({ code }) => {
    console.log('close', code);
    const response = await fetch(`http://some.test:${port}/y`);
    console.log(response.status, await response.text());
    process.exit();
  };
} else {
  const came = [];
  const server = http.createServer((request, response) => {
    came.push(`server: ${request.method} ${request.url} ${request.headers.host.replace(/\d+$/, 'PORT')}`);
    response.end('from the server');
  });
  server.on('upgrade', (request, socket) => {
    came.push(`server: upgrade ${request.url} ${request.headers.host.replace(/\d+$/, 'PORT')}`);
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accept(request.headers['sec-websocket-key'])}\r\n\r\n`);
    socket.end(close(1000));
    socket.on('error', () => {});
  });
  const proxy = http.createServer((request, response) => {
    came.push(`proxy: ${request.method} ${request.url}`);
    response.end();
  });
  proxy.on('connect', (request, socket) => {
    const port = request.url.split(':')[1];
    came.push(`proxy: connect ${[request.url, ...request.rawHeaders].join(' ').replaceAll(port, 'PORT')}`);
    const way = net.connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(way).pipe(socket);
    });
    for (const one of [way, socket]) one.on('error', () => {});
  });
  server.listen(0, '127.0.0.1', () => proxy.listen(0, '127.0.0.1', () => {
    const env = { ...process.env, http_proxy: `http://user:word@127.0.0.1:${proxy.address().port}` };
    const child = spawn(process.execPath, [...process.execArgv, __filename, String(server.address().port)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk) => { said += chunk; });
    child.on('close', (code) => {
      console.log(code, said);
      console.log(came.join('\n'));
      process.exit();
    });
  }));
}
