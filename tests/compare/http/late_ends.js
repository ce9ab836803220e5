// Messages that end late, are written to behind their end, and what their callbacks get.
const http = require('http');
const net = require('net');
const log = [];
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const show = (name) => { console.log(name, log.join(' | ')); log.length = 0; };
const told = (m, name, events) => { for (const e of events) m.on(e, (err) => log.push(`${name} ${e} ${err?.message ?? ''}`)); return m; };
const EVENTS = ['prefinish', 'finish', 'close', 'error'];

(async () => {
  {
    const server = net.createServer((s) => { s.on('error', () => {}).on('end', () => s.end()); s.once('data', () => s.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello')); });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const req = told(http.request({ port: server.address().port, host: '127.0.0.1', agent: new http.Agent() }, (res) => res.resume()), 'req', EVENTS);
    req.flushHeaders();
    await wait(40);
    req.end((...args) => log.push(`end ${args}`));
    await wait(40);
    server.close();
    show('answered early');
  }
  {
    const server = http.createServer((req, res) => { req.resume(); told(res, 'res', EVENTS); res.end('hi', (...args) => log.push(`res end ${args.length} ${args}`)); res.write('late'); res.write('later', (err) => log.push(`cb ${err.message}`)); });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const req = told(http.request({ port: server.address().port, host: '127.0.0.1', method: 'POST', agent: false }, (res) => res.resume()), 'req', EVENTS);
    req.end('x', (...args) => log.push(`req end ${args.length} ${args}`));
    req.write('a');
    req.write('b', (err) => log.push(`cb ${err.message}`));
    req.end('c');
    await wait(60);
    server.close();
    show('behind the end');
  }
})();
