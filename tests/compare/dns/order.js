'use strict';
// Callbacks come in the check phase, before immediates; ticks behind all of them.
const dns = require('dns');
const { AsyncLocalStorage } = require('async_hooks');
const { A, answer, serve } = require('./fixtures/server.js');

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const told = (label) => (err, found) => {
  console.log(label, err ? err.message : found);
  process.nextTick(console.log, label, 'tick');
  Promise.resolve().then(() => console.log(label, 'microtask'));
};

(async () => {
  const server = await serve((query) => (query.first.startsWith('silent') ? undefined : answer(query, [A('x')])));
  const resolver = new dns.Resolver();
  resolver.setServers([server.address]);

  console.log('--- known at once, and cancelled');
  setImmediate(console.log, 'immediate before');
  const request = resolver.resolve4('a.onion', told('onion'));
  console.log(request);
  resolver.resolve4('silent1.org', told('silent1'));
  resolver.resolve6('silent2.org', told('silent2'));
  resolver.resolveMx('a..b', told('name'));
  resolver.cancel();
  console.log('cancelled');
  setImmediate(console.log, 'immediate');
  process.nextTick(console.log, 'tick');
  await wait(20);

  console.log('--- one after the other');
  setImmediate(console.log, 'immediate');
  await new Promise((resolve) => {
    let left = 3;
    const next = () => resolver.resolve4('a.onion', function () {
      console.log('called', this.constructor.name, left);
      process.nextTick(console.log, 'tick');
      if (--left) next();
      else resolve();
    });
    next();
  });
  await wait(20);

  console.log('--- a callback that throws');
  process.once('uncaughtException', (err) => console.log('caught', err.message));
  resolver.resolve4('a.onion', () => { process.nextTick(console.log, 'tick'); throw new Error('no'); });
  resolver.resolve4('a.onion', told('next'));
  await wait(20);

  console.log('--- answers');
  await new Promise((resolve) => resolver.resolve4('a.org', (err, found) => { console.log(err, found); resolve(); }));
  setImmediate(console.log, 'immediate');
  resolver.resolve4('a.org', told('answered'));
  await wait(50);

  console.log('--- pending');
  resolver.resolve4('silent1.org', told('silent1'));
  const names = process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap' && name !== 'UDPWrap');
  console.log(names);
  try {
    resolver.setServers(['1.2.3.4']);
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
  resolver.cancel();
  resolver.setServers(['1.2.3.4']);
  console.log(resolver.getServers());
  resolver.setServers([server.address]);
  await wait(20);

  console.log('--- from a callback');
  await new Promise((resolve) => {
    resolver.resolve4('a.org', () => {
      resolver.resolve4('silent.org', (err) => { console.log(err.message); resolve(); });
      resolver.cancel();
      console.log('cancelled');
    });
  });

  console.log('--- stores');
  const store = new AsyncLocalStorage();
  await store.run('kept', () => new Promise((resolve) => {
    resolver.resolve4('a.org', () => { console.log(store.getStore()); resolve(); });
  }));
  const promised = new dns.promises.Resolver();
  promised.setServers([server.address]);
  const silent = promised.resolve4('silent.org').catch((err) => console.log(err.message));
  promised.cancel();
  await silent;
  server.close();
})();
