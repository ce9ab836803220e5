// env: NODE_EXTRA_CA_CERTS=../tls/certs/root.pem
// fetch over TLS.
const https = require('https');
const http = require('http');
const fs = require('fs');

const read = (name) => fs.readFileSync(`${__dirname}/../tls/certs/${name}`);
const handle = (req, res) => {
  console.log('  request', req.method, req.url, req.socket.servername, req.socket.alpnProtocol, req.headers['user-agent'], req.headers.referer);
  if (req.url === '/redirect') res.writeHead(302, { Location: '/there' }).end();
  else if (req.url === '/plain') res.writeHead(307, { Location: `http://localhost:${plain.address().port}/plainly` }).end();
  else if (req.url === '/echo') req.pipe(res);
  else res.end(`hello ${req.url}`);
};
const server = https.createServer({ key: read('direct.key'), cert: read('direct.pem') }, handle);
const other = https.createServer({ key: read('rsa.key'), cert: read('rsa.pem') }, handle);
const expired = https.createServer({ key: read('expired.key'), cert: read('expired.pem') }, handle);
const plain = http.createServer(handle);
let sockets = 0;
server.on('secureConnection', () => sockets++);

async function ask(url, options) {
  try {
    const res = await fetch(url, options);
    const text = await res.text();
    console.log(res.status, res.redirected, res.url.replace(/\d{4,}/, 'PORT'), text.length > 50 ? text.length : text);
  } catch (err) {
    const { cause } = err;
    console.log(String(err), cause?.name, cause?.code, cause?.message?.replace(/^[0-9A-F]{8,}:|:\.\..*/gs, '')
      .replace(/routines:[a-z_]*:/, 'routines::').replace(/:\d{4,}/g, ':PORT'));
  }
}

(async () => {
  for (const one of [server, other, expired, plain]) await new Promise((resolve) => { one.listen(0, resolve); });
  const base = `https://localhost:${server.address().port}`;
  await ask(`${base}/a`);
  await ask(`${base}/b?c=d`, { headers: { 'user-agent': 'mine' } });
  await ask(`${base}/redirect`);
  await ask(`${base}/plain`);
  await ask(`${base}/echo`, { method: 'POST', body: 'z'.repeat(500_000) });
  await ask(`https://127.0.0.1:${server.address().port}/ip`);
  console.log(sockets);
  await ask(`https://localhost:${other.address().port}/`);
  await ask(`https://localhost:${expired.address().port}/`);
  await ask(`https://localhost:${plain.address().port}/`);
  await ask(`http://localhost:${server.address().port}/`);
  await ask('https://localhost:6667/');
  await ask(`${base}/a`, { signal: AbortSignal.abort() });
  const closed = `https://localhost:${other.address().port}/`;
  await new Promise((resolve) => { other.close(resolve); });
  await ask(closed);
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  await ask(`https://localhost:${expired.address().port}/`);
  for (const one of [server, expired, plain]) {
    one.close();
    one.closeAllConnections();
  }
})();
process.on('warning', () => {});
