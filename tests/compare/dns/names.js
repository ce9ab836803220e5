'use strict';
// Which names are asked for, and how they are written.
const dns = require('dns');
const { A, answer, serve } = require('./fixtures/server.js');

(async () => {
  let asked;
  const server = await serve((query) => {
    asked = query.question.subarray(0, -4);
    return answer(query, [A('x')]);
  });
  const resolver = new dns.promises.Resolver();
  resolver.setServers([server.address]);
  const x = (count) => 'x'.repeat(count);
  for (const name of ['', '.', '..', 'a..b', 'a.', 'a..', '.a', 'a b.org', 'ä.org', 'A\u0308.org', 'ß.de', 'xn--4ca.org', 'A.Org',
    '_x._tcp.org', 'a\\.b.org', 'a\\046b.org', 'a\\256b', 'a\\', 'a\\1', `${x(63)}.org`, `${x(64)}.org`,
    `${`${x(60)}.`.repeat(4)}org`, `${`${x(63)}.`.repeat(4)}org`, 'a\0b.org', 'localhost', '127.0.0.1', '::1', 'foo.onion', 'onion',
    'FOO.ONION.', 'a@b.org', '日本語.jp', 'a$b', 'a/b', 'a:b', '*.org', '-a.org', 'a,b', 'ä b.org', 'ä..b', 'ä_b.org']) {
    asked = undefined;
    const found = await resolver.resolve4(name).catch((err) => [err.message, err.hostname]);
    console.log(JSON.stringify(name), found, JSON.stringify(asked?.toString('latin1')));
  }
  for (const address of ['203.0.113.1', '2001:db8::1', '::ffff:203.0.113.1', 'fe80::1%lo', '1.2.3', '', '01.2.3.4', 'x', '1.2.3.4 ']) {
    asked = undefined;
    const found = await resolver.reverse(address).catch((err) => [err.message, err.errno, err.code, err.syscall, err.hostname]);
    console.log(JSON.stringify(address), found, JSON.stringify(asked?.toString('latin1')));
  }
  server.close();
})();
