'use strict';
// Which server is asked when: after one that is silent, or gone; over a connection what was cut.
const dns = require('dns');
const { A, answer, serve, u16 } = require('./fixtures/server.js');

(async () => {
  const log = [];
  const first = await serve((query) => { log.push('first'); return query.first === 'refused' ? answer(query, [], { flags: 0x8185 }) : undefined; });
  const second = await serve((query) => { log.push('second'); return answer(query, [A('x')]); });
  const gone = await serve(() => {});
  gone.close();
  const ask = async (servers, host, options = { timeout: 100, tries: 2 }) => {
    const resolver = new dns.promises.Resolver(options);
    resolver.setServers(servers);
    log.length = 0;
    const found = await resolver.resolve4(host).catch((err) => err.message);
    console.log(host, found, log.join());
    return resolver;
  };
  const resolver = await ask([first.address, second.address], 'silent.org');
  log.length = 0;
  console.log(await resolver.resolve4('again.org'), log.join());
  await ask([first.address, second.address], 'refused.org');
  await ask([gone.address, second.address], 'gone.org');
  await ask([gone.address], 'gone.org');
  await ask([], 'nobody.org');
  first.close();
  second.close();

  // Over a connection.
  let how = '';
  const cut = (query) => { log.push('datagram'); return answer(query, [], { flags: 0x8380 }); };
  const framed = (bytes) => Buffer.concat([u16(bytes.length), bytes]);
  const server = await serve(cut, (query, peer) => {
    log.push('connection');
    const bytes = framed(answer(query, Array(1000).fill(A('a.name.that.is.long.org'))));
    if (how === 'whole') peer.write(bytes);
    if (how === 'parts') { peer.write(bytes.subarray(0, 1)); setTimeout(() => peer.write(bytes.subarray(1, 5000)), 10); setTimeout(() => peer.end(bytes.subarray(5000)), 20); }
    if (how === 'others') peer.write(Buffer.concat([framed(answer(query, [A('x')], { id: query.id ^ 1 })), framed(Buffer.concat([answer(query, [A('x')])]))]));
    if (how === 'nonsense') peer.write(framed(Buffer.from('nonsense')));
    if (how === 'none') peer.write(Buffer.from([0, 0, 0]));
    if (how === 'end') peer.end();
    if (how === 'reset') peer.resetAndDestroy();
  });
  for (how of ['whole', 'parts', 'others', 'nonsense', 'end', 'reset']) {
    const resolver = new dns.promises.Resolver({ timeout: 500, tries: 2 });
    resolver.setServers([server.address]);
    log.length = 0;
    const found = await resolver.resolve4('x.org').catch((err) => err.message);
    console.log(how, Array.isArray(found) ? found.length : found, log.join());
  }
  how = 'whole';
  const both = new dns.promises.Resolver();
  both.setServers([server.address]);
  console.log((await Promise.all([both.resolve4('a.org'), both.resolve4('b.org')])).map((found) => found.length));
  server.close();

  // Without somebody who listens.
  const deaf = await serve(cut);
  await ask([deaf.address], 'cut.org');
  deaf.close();

  // From an address of this machine's.
  const where = await serve((query, from) => { console.log('from', from.address); return answer(query, [A('x')]); });
  const local = new dns.promises.Resolver();
  local.setServers([where.address]);
  local.setLocalAddress('127.0.0.9', '::1');
  console.log(await local.resolve4('x.org'));
  local.setLocalAddress('127.0.0.8');
  console.log(await local.resolve4('x.org'));
  local.setLocalAddress('203.0.113.1');
  console.log(await local.resolve4('x.org').catch((err) => err.code));
  where.close();

  // Those of the modules.
  const { resolve4 } = dns;
  const was = dns.getServers;
  dns.setServers(['192.0.2.1']);
  console.log(dns.getServers(), dns.promises.getServers(), dns.resolve4 === resolve4, was().length > 0 && !was().includes('192.0.2.1'));
  dns.promises.setServers(['192.0.2.2']);
  console.log(dns.getServers(), dns.promises.getServers());
  dns.setServers(['192.0.2.3']);
  console.log(dns.getServers(), dns.promises.getServers());
})();
