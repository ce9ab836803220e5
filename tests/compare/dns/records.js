'use strict';
// Records of all types, as each method gives them.
const dns = require('dns');
const { A, answer, name, record, serve, text, u16, u32 } = require('./fixtures/server.js');

const soa = Buffer.concat([name('ns.x.org'), name('admin.x.org'), ...[4000000000, 2, 3, 4, 3000000000].map(u32)]);
const naptr = Buffer.concat([u16(10), u16(20), text('S'), text('SIP+D2U'), text('!^.*$!x!'), name('.')]);
const caa = (flags, tag, value) => Buffer.concat([Buffer.from([flags]), text(tag), Buffer.from(value)]);
const data = {
  A: Buffer.from([1, 2, 3, 4]),
  AAAA: Buffer.from('20010db8000000000000000000000001', 'hex'),
  NS: name('ns.example.org'),
  CNAME: name('c.example.org'),
  SOA: soa,
  PTR: name('p.example.org'),
  MX: Buffer.concat([u16(10), name('mx.example.org')]),
  TXT: Buffer.concat([text('hello'), text('wörld'), text('')]),
  SRV: Buffer.concat([u16(1), u16(2), u16(8080), name('srv.example.org')]),
  NAPTR: naptr,
  TLSA: Buffer.from('0301ff010203', 'hex'),
  CAA: caa(128, 'issue', 'ca.example'),
};
const label = (...bytes) => Buffer.from([bytes.length, ...bytes, 0]);
const special = {
  alias: [record('alias.org', 'CNAME', name('b.org'), 10), A('b.org', 50), A('b.org', 5)],
  onlyalias: [record('onlyalias.org', 'CNAME', name('b.org'), 10)],
  names: ['.', '\\', '"', ';', '@', '$', '(', ' ', '\t', 'A', '*', '~'].map((c) => record('x', 'NS', label(c.charCodeAt(0), 98)))
    .concat([record('x', 'NS', label(0xe4, 0, 0x7f)), record('x', 'NS', name('.'))]),
  caa: [record('x', 'CAA', caa(0, 'issue', 'a\0b')), record('x', 'CAA', caa(255, 'Iodef', 'a b; "c"\\ä')),
    record('x', 'CAA', caa(1, 'critical', 'v')), record('x', 'CAA', caa(1, 'type', 'v'))],
  long: [record('x', 'TXT', Buffer.concat([text('a'.repeat(255)), text('b'.repeat(255))])), record('x', 'TXT', text(''))],
  other: [A('somebody.else'), A('CH', 60, 3), A('x', 0), A('x', 0xffffffff)],
  unknown: [record('x', 999, Buffer.from('?')), A('x')],
  addresses: ['00000000000000000000000000000000', '00000000000000000000ffff01020304', '20010000000000010000000000000001',
    '00000000000000000000000001020304', '20010000000200030004000500060007', '00000000000000000000000000000102',
    '00000000000000000000000000010002', '0064ff9b000000000000000001020304']
    .map((bytes) => record('x', 'AAAA', Buffer.from(bytes, 'hex'))),
};

(async () => {
  const seen = [];
  const server = await serve((query) => {
    const { type, first } = query;
    seen.push(`${query.bytes.readUInt16BE(2).toString(16)} ${query.name} ${type} ${query.bytes.length - 12 - query.question.length}`);
    if (special[first]) return answer(query, special[first]);
    if (type === 'ANY') return answer(query, Object.keys(data).filter((key) => key !== 'TLSA' && key !== first).map((key, at) => record('x', key, data[key], at)));
    return answer(query, [record(query.name, type, data[type], 5), record(query.name, type, data[type], 6)]);
  });
  const resolver = new dns.promises.Resolver();
  resolver.setServers([server.address]);
  for (const type of Object.keys(data)) console.log(type, await resolver.resolve('example.org', type));
  console.log(await resolver.resolve('example.org'));
  console.log(await resolver.resolveAny('example.org'));
  console.log(await resolver.resolveAny('CNAME.org'));
  console.log(await resolver.resolve4('example.org', { ttl: true }), await resolver.resolve6('example.org', { ttl: 1 }));
  console.log(await resolver.resolve4('example.org', { ttl: 0 }), await resolver.resolveMx('example.org', { ttl: true }));
  console.log(await resolver.reverse('203.0.113.4'), await resolver.reverse('2001:db8::a'), await resolver.reverse('fe80::1%lo'));
  for (const [first, type] of [['alias', 'A'], ['alias', 'CNAME'], ['alias', 'ANY'], ['alias', 'MX'], ['onlyalias', 'A'],
    ['onlyalias', 'CNAME'], ['names', 'NS'], ['caa', 'CAA'], ['long', 'TXT'], ['other', 'A'], ['unknown', 'A'],
    ['unknown', 'MX'], ['unknown', 'CNAME'], ['unknown', 'ANY'], ['addresses', 'AAAA']]) {
    console.log(first, type, await resolver.resolve(`${first}.org`, type, (x) => x));
  }
  console.log(await resolver.resolve4('alias.org', { ttl: true }), await resolver.resolve4('other.org', { ttl: true }));
  console.log(seen.join('\n'));
  server.close();
})();
