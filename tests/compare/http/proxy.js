// Requests through a proxy: what it is told, and what does not go through it.
const http = require('http');
const net = require('net');
const proxy = net.createServer((socket) => {
  socket.once('data', (data) => {
    console.log(JSON.stringify(`${data}`.replace(/127.0.0.1:\d+/g, 'SELF').replace(/test:\d{4,}/, 'test:PORT')));
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  });
});

function request(options, env, agentOptions) {
  const { port } = proxy.address();
  return new Promise((resolve) => {
    try {
      const agent = new http.Agent({ ...agentOptions, proxyEnv: { HTTP_PROXY: `http://127.0.0.1:${port}`, ...env } });
      const req = http.request({ host: 'example.test', agent, ...options }, (res) => {
        res.resume().on('end', () => { agent.destroy(); resolve(); });
      });
      console.log(req.getHeaderNames().join(), Object.keys(agent.sockets).join().replace(/\d{4,}/, 'PORT'));
      req.on('error', (err) => { console.log(err.code); resolve(); });
      req.end();
    } catch (err) {
      console.log(err.code, err.message.split('Received')[0]);
      resolve();
    }
  });
}

proxy.listen(0, '127.0.0.1', async () => {
  const { port } = proxy.address();
  const direct = { port, lookup(name, options, done) { console.log('direct', name); done(null, [{ address: '127.0.0.1', family: 4 }]); } };
  await request({});
  await request({ path: '/a%20b?x=[1]|' }, {}, { keepAlive: true });
  await request({ port: 8080, method: 'POST' });
  await request({ path: 'http://other.test/x' });
  await request({ path: '*', method: 'OPTIONS' });
  await request({ headers: { Host: 'third.test' } });
  await request({ headers: ['Host', 'third.test', 'A', 'b'] });
  await request({ auth: 'me:x' });
  await request({}, { HTTP_PROXY: `http://u%20s:p%3a@127.0.0.1:${port}` });
  await request({ host: '::1', port: 99 });
  await request({ setHost: false });
  await request({}, { HTTP_PROXY: 'http://:80' });
  await request({}, { HTTP_PROXY: 'http://a\r\nb' });
  await request({ ...direct }, { HTTP_PROXY: 'ftp://x' });
  await request({ ...direct }, { NO_PROXY: '*' });
  await request({ ...direct }, { NO_PROXY: 'example.test' });
  await request({ ...direct }, { NO_PROXY: '.test' });
  await request({ ...direct }, { no_proxy: '*.test', NO_PROXY: 'x' });
  await request({ ...direct, host: 'EXAMPLE.test' }, { NO_PROXY: `foo, example.TEST:${port}` });
  await request({ port, host: '127.0.0.1' }, { NO_PROXY: '127.0.0.0-127.0.0.5' });
  await request({ port, host: '127.0.0.1' }, { NO_PROXY: '127.0.0.2' });
  await request({ host: 'a.example.test' }, { NO_PROXY: 'example.test' });
  try { http.setGlobalProxyFromEnv(1); } catch (err) { console.log(err.code); }
  const before = http.globalAgent;
  const restore = http.setGlobalProxyFromEnv({ http_proxy: `http://127.0.0.1:${port}` });
  await new Promise((resolve) => http.get('http://all.test/x', (res) => res.resume().on('end', resolve)));
  restore();
  console.log(http.globalAgent === before);
  proxy.close();
});
