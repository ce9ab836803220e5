// Requests through a proxy that makes a tunnel for them.
const net = require('net');
const https = require('https');
const fs = require('fs');

const read = (name) => fs.readFileSync(`${__dirname}/../tls/certs/${name}`);
const hidden = (text) => String(text).replace(/\d{5}/g, 'PORT');

const server = https.createServer({ key: read('direct.key'), cert: read('direct.pem') }, (req, res) => {
  res.end(`hello ${req.url} ${JSON.stringify(req.headers)}`);
});
let mode;
const proxy = net.createServer((near) => {
  near.on('error', () => {});
  near.once('data', (data) => {
    console.log('proxy', mode, JSON.stringify(hidden(data)));
    if (mode === 'refuses') near.end('HTTP/1.1 403 Forbidden\r\n\r\nno');
    else if (mode === 'garbage') near.end('xx\r\n\r\n');
    else if (mode === 'hangs up') near.end();
    if (['refuses', 'garbage', 'hangs up', 'is silent'].includes(mode)) return;
    const far = net.connect(server.address().port, () => {
      if (mode === 'slow') {
        near.write('HTTP/1.1 200');
        setTimeout(() => {
          near.write(' OK\r\nx: y\r\n\r\n');
          near.pipe(far).pipe(near);
        }, 5);
      } else {
        near.write('HTTP/1.1 200 OK\r\n\r\n');
        near.pipe(far).pipe(near);
      }
    });
    far.on('error', () => {});
  });
});

function ask(agent, timeout) {
  return new Promise((resolve) => {
    const req = https.get({ host: 'localhost', port: server.address().port, path: '/a', agent, timeout }, (res) => {
      console.log(res.statusCode, res.socket.authorized, req.reusedSocket, req.path);
      res.setEncoding('utf8').on('data', (text) => console.log(hidden(text)));
    });
    req.on('error', (err) => {
      console.log(err.code, hidden(err.message), Object.keys(err).join(), err.statusCode, err.proxyTunnelTimeout);
    });
    req.on('close', () => setImmediate(resolve));
  });
}

server.listen(0, () => proxy.listen(0, async () => {
  for (mode of ['works', 'slow', 'refuses', 'garbage', 'hangs up', 'keeps', 'knows', 'is silent']) {
    const https_proxy = `http://${mode === 'knows' ? 'us%20er:pass@' : ''}127.0.0.1:${proxy.address().port}`;
    const agent = new https.Agent({ proxyEnv: { https_proxy }, keepAlive: mode === 'keeps', ca: read('root.pem') });
    await ask(agent, mode === 'is silent' ? 30 : undefined);
    if (mode === 'keeps') await ask(agent);
    agent.destroy();
  }
  server.close();
  server.closeAllConnections();
  proxy.close();
  process.exit();
}));
