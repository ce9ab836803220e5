'use strict';
// Answers that are errors, and those that are wrong: other questions, other numbers, cut ones, names that go round.
const dns = require('dns');
const dgram = require('dgram');
const { A, answer, name, record, serve, text, u16 } = require('./fixtures/server.js');

const at = (query, more) => Buffer.from([0xc0, 12 + query.question.length + more]);
const cases = {
  nothing: (query) => answer(query),
  missing: (query) => answer(query, [], { flags: 0x8183 }),
  missingwith: (query) => answer(query, [A(query.name)], { flags: 0x8183 }),
  formerr: (query) => answer(query, [], { flags: 0x8181 }),
  servfail: (query) => answer(query, [A(query.name)], { flags: 0x8182 }),
  notimp: (query) => answer(query, [], { flags: 0x8184 }),
  refused: (query) => answer(query, [], { flags: 0x8185 }),
  six: (query) => answer(query, [], { flags: 0x8186 }),
  sixwith: (query) => answer(query, [A(query.name)], { flags: 0x8186 }),
  fifteen: (query) => answer(query, [], { flags: 0x818f }),
  noquestion: (query) => answer(query, [A('x')], { question: Buffer.alloc(0) }),
  short: () => Buffer.from('abc'),
  idonly: (query) => u16(query.id),
  head: (query) => answer(query).subarray(0, 12),
  cut: (query) => answer(query, [A('x')]).subarray(0, -2),
  more: (query) => answer(query, [A('x')], { count: 2 }),
  less: (query) => answer(query, [A('x')], { count: 0 }),
  round: (query) => answer(query, [record(at(query, 0), 'A', Buffer.from([1, 2, 3, 4]))]),
  forward: (query) => answer(query, [record(at(query, 20), 'A', Buffer.from([1, 2, 3, 4]))]),
  label: (query) => answer(query, [record(Buffer.from([0x40, 1]), 'A', Buffer.from([1, 2, 3, 4]))]),
  three: (query) => answer(query, [record('x', 'A', Buffer.from([1, 2, 3]))]),
  empty: (query) => answer(query, [record('x', 'A', Buffer.alloc(0))]),
  kind: (query) => answer(query, [A('x', 60, 77)]),
  chaos: (query) => answer(query, [A('x', 60, 3)]),
  behind: (query) => Buffer.concat([answer(query, [A('x')]), Buffer.from('garbage')]),
  pointer: (query) => answer(query, [A(Buffer.from([0xc0, 12]))]),
  upper: (query) => answer(query, [A('x')], { question: Buffer.concat([name(query.name.toUpperCase()), query.question.subarray(-4)]) }),
  option: (query) => answer(query, [A('x')], { more: [Buffer.concat([Buffer.from([0]), u16(41), u16(1232), Buffer.alloc(6)])] }),
};
const types = { text: ['TXT', Buffer.from([5, 65])], notext: ['TXT', Buffer.alloc(0)], tlsa: ['TLSA', Buffer.from([1, 2, 3])],
  caa: ['CAA', Buffer.concat([Buffer.from([0]), text('issue')])], mx: ['MX', Buffer.from([0])],
  naptr: ['NAPTR', Buffer.concat([Buffer.alloc(4), text('\t'), text(''), text(''), name('a')])] };
// These are dropped: as if there were no answer.
const dropped = {
  silent: () => undefined,
  number: (query) => answer(query, [A('x')], { id: query.id ^ 1 }),
  question: (query) => answer(query, [A('x')], { question: Buffer.concat([name('other.org'), u16(1), u16(1)]) }),
  type: (query) => answer(query, [A('x')], { question: Buffer.concat([name(query.name), u16(28), u16(1)]) }),
  two: (query) => {
    const bytes = answer(query, [A('x')], { question: Buffer.concat([query.question, query.question]) });
    bytes.writeUInt16BE(2, 4);
    return bytes;
  },
  nobytes: () => Buffer.alloc(0),
};

(async () => {
  const count = {};
  const stranger = dgram.createSocket('udp4');
  await new Promise((resolve) => stranger.bind(0, '127.0.0.1', resolve));
  const server = await serve((query, from) => {
    count[query.first] = (count[query.first] || 0) + 1;
    if (query.first === 'stranger') stranger.send(answer(query, [A('x')]), from.port, from.address);
    if (types[query.first]) return answer(query, [record('x', ...types[query.first])]);
    return (cases[query.first] || dropped[query.first])?.(query);
  });
  const resolver = new dns.promises.Resolver({ timeout: 300, tries: 2 });
  resolver.setServers([server.address]);
  for (const first of Object.keys(cases)) {
    console.log(first, await resolver.resolve4(`${first}.org`).catch((err) => err.message), count[first]);
  }
  for (const type of ['AAAA', 'ANY', 'CAA', 'CNAME', 'MX', 'NAPTR', 'NS', 'PTR', 'SOA', 'SRV', 'TLSA', 'TXT']) {
    for (const first of ['nothing', 'missing', 'behind']) {
      console.log(first, type, await resolver.resolve(`${first}.org`, type).catch((err) => err.message));
    }
  }
  for (const [first, [type]] of Object.entries(types)) {
    console.log(first, type, await resolver.resolve(`${first}.org`, type).catch((err) => err.message));
  }
  const err = await resolver.resolve4('missing.org').catch((err) => err);
  console.log({ ...err }, err.name, Object.getOwnPropertyDescriptor(err, 'message'));
  // The names of an address: nearly all errors are one.
  for (const [address, how] of [['203.0.113.1', 'nothing'], ['203.0.113.2', 'servfail'], ['203.0.113.3', 'short'], ['203.0.113.4', 'behind']]) {
    cases[address.split('.').pop()] = cases[how];
    console.log(how, await resolver.reverse(address).catch((err) => err.message));
  }
  const late = [...Object.keys(dropped), 'stranger'].map((first) => {
    const once = new dns.promises.Resolver({ timeout: 100, tries: 1 });
    once.setServers([server.address]);
    return once.resolve4(`${first}.org`).catch((err) => err.message);
  });
  const silent = new dns.promises.Resolver({ timeout: 100, tries: 1 });
  silent.setServers([server.address]);
  late.push(silent.reverse('203.0.113.9').catch((err) => err.message));
  const cancelled = silent.reverse('203.0.113.10').catch((err) => err.message);
  console.log(await Promise.all(late));
  silent.reverse('203.0.113.11').catch((err) => console.log(err.message));
  silent.cancel();
  console.log(await cancelled);
  server.close();
  stranger.close();
})();
