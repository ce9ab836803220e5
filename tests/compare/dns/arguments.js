'use strict';
// What is refused, and what the classes and functions look like.
const dns = require('dns');

const tried = (what) => {
  try {
    what();
    console.log('fine');
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
};
const done = () => {};

for (const options of [null, 1, 'x', { timeout: null }, { timeout: -2 }, { timeout: 2 ** 31 }, { timeout: '1' }, { timeout: 1.5 },
  { tries: 0 }, { tries: null }, { tries: 1.5 }, { tries: undefined }, { maxTimeout: -1 }, { maxTimeout: 2 ** 32 },
  { maxTimeout: NaN }, { maxTimeout: null }]) {
  tried(() => new dns.Resolver(options));
  tried(() => new dns.promises.Resolver(options));
}
const resolver = new dns.Resolver();
const promised = new dns.promises.Resolver();
for (const args of [[], ['x'], ['x', 1], ['x', {}], ['x', {}, 1], [1, done]]) tried(() => resolver.resolve4(...args));
for (const args of [[], ['x'], ['x', 1], ['x', 'A'], ['x', 'HI', done], ['x', undefined, done], ['x', 'toString', done], [1, done],
  [1, 'HI'], ['x', {}, done]]) tried(() => resolver.resolve(...args));
for (const args of [[], ['x'], [1, done], ['x', done], ['1.2.3.4', {}]]) tried(() => resolver.reverse(...args));
for (const args of [[], ['x', 1], ['x', 'HI'], ['x', null], [1, 'HI'], [1]]) tried(() => promised.resolve(...args));
tried(() => promised.reverse());
tried(() => promised.resolve4(1));
for (const args of [['1.2.3.4', '1.2.3.4'], ['::1', '::1'], ['x'], ['1.2.3.4', 'x'], [], [1], ['1.2.3.4', null], ['::1'], ['::1', '1.2.3.4']]) {
  tried(() => resolver.setLocalAddress(...args));
}
for (const server of ['1.2.3.4:0', '1.2.3.4:99999', '1.2.3.4:', '[::1]', '[::1]:', '[::1]:5', '[1.2.3.4]:5', '[1.2.3.4]', '::1:53',
  '1.2.3.4:5x', 'fe80::1%lo', '[fe80::1%lo]:5', '', '[::1]5', 'x[::1]', '[::1]:5x', '[::1]:99999', '1.2.3.4:05', ' 1.2.3.4',
  '[1.2.3.4', '2001:db8:0:0:0:0:0:1', '::ffff:1.2.3.4', 1, null]) {
  tried(() => resolver.setServers([server]));
  console.log(server, resolver.getServers());
}
for (const servers of [null, undefined, '1.2.3.4', {}]) tried(() => resolver.setServers(servers));
resolver.setServers(['1.2.3.4', '1.2.3.4:53', '1.2.3.4:5', '::1', '[::1]:77', '::1']);
console.log(resolver.getServers());
tried(() => dns.Resolver());

console.log(resolver, promised, Object.keys(resolver));
for (const { prototype } of [dns.Resolver, dns.promises.Resolver]) {
  console.log(prototype);
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) console.log(name, value.name, value.length);
  const base = Object.getPrototypeOf(prototype);
  console.log(base.constructor.name, Object.getOwnPropertyNames(base));
}
for (const module of [dns, dns.promises]) {
  for (const name of Object.keys(module)) {
    const { value, enumerable } = { value: module[name], ...Object.getOwnPropertyDescriptor(module, name) };
    if (typeof value === 'function') console.log(name, value.name, value.length, enumerable);
  }
}
console.log(dns.Resolver === dns.promises.Resolver, dns.Resolver.name, dns.promises.Resolver.name);
