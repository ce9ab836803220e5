// Sockets of one process: one connection a turn, the end behind the data, pauses, what is not written any more.
const net = require('net');
const os = require('os');
const path = require('path');
const fs = require('fs');
const log = [];
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const show = (name) => { console.log(name, log.join(' | ')); log.length = 0; };
const told = (s, name, events) => { for (const e of events) s.on(e, (...args) => log.push(`${name} ${e}${args.length ? ` ${args.map((a) => a?.message ?? a)}` : ''}`)); return s; };
const listen = (server, ...args) => new Promise((resolve) => server.listen(...args, () => resolve(server.address())));

(async () => {
  {
    const server = net.createServer((s) => { log.push('accepted'); s.resume(); setImmediate(() => log.push('immediate')); s.on('end', () => log.push('s end')); });
    const { port } = await listen(server, 0, '127.0.0.1');
    for (let i = 0; i < 3; i++) net.connect(port, '127.0.0.1', function () { log.push(`connect ${i}`); this.end(); }).resume();
    await wait(80);
    server.close();
    show('accepts');
  }
  {
    const server = net.createServer((s) => { s.write('bye'); s.destroy(); });
    const { port } = await listen(server, 0, '127.0.0.1');
    const c = told(net.connect(port, '127.0.0.1'), 'c', ['end', 'close']);
    c.on('data', () => { log.push('data'); setImmediate(() => log.push('immediate')); });
    await wait(50);
    server.close();
    show('end');
  }
  {
    const server = net.createServer((s) => { s.pause(); told(s, 's', ['end', 'close']); setTimeout(() => { log.push(`buffered ${s.readableLength} ${s.bytesRead}`); s.destroy(); }, 40); });
    const { port } = await listen(server, 0, '127.0.0.1');
    const c = told(net.connect(port, '127.0.0.1', () => c.write('hello')), 'c', ['end', 'close', 'error']);
    c.resume();
    await wait(90);
    server.close();
    show('paused');
  }
  {
    const file = path.join(os.tmpdir(), `ouro-turns-${process.pid}.sock`);
    const server = net.createServer((s) => { s.pause(); setTimeout(() => s.destroy(), 100); });
    log.push(path.basename(await listen(server, file)).slice(0, 10));
    const c = told(net.connect(file, () => {
      c.write(Buffer.alloc(5e6), (err) => log.push(`first ${err?.message}`));
      c.write(Buffer.alloc(5), (err) => log.push(`second ${err?.message}`));
      setTimeout(() => c.destroy(), 20);
    }), 'c', ['close']);
    await wait(150);
    log.push(c.bytesWritten, new net.Socket().bytesWritten);
    server.close();
    log.push(path.basename(server.address()).slice(0, 10));
    show('cancelled');
  }
  {
    const server = net.createServer((s) => { s.write('a'); s.on('end', () => log.push('s end')).resume(); server.close(); });
    const { port } = await listen(server, 0, '127.0.0.1');
    const c = net.connect({ port, host: '127.0.0.1' });
    c.on('data', () => log.push('c data'));
    c.end(() => log.push('c finish'));
    await wait(50);
    show('places');
  }
  {
    const lone = told(new net.Socket(), 'lone', ['close', 'error']);
    lone.destroy(new Error('x'));
    told(net.connect({ port: 1, host: 'localhost' }), 'gone', ['lookup', 'close']).destroy();
    try { new net.SocketAddress({ address: 'abc' }); } catch (err) { log.push(err.code, err.message); }
    await wait(30);
    show('none');
  }
})();
