'use strict';
// Resolver: the name servers that a program would have asked. Queries to them are not there: each
// checks its arguments, as Node's do, and says so.

const { makeError } = require('internal/errors');
const {
  validateArray, validateFunction, validateInt32, validateInteger, validatePort, validateString,
} = require('internal/validators');
const net = native('net');

const TYPES = ['A', 'AAAA', 'ANY', 'CAA', 'CNAME', 'MX', 'NAPTR', 'NS', 'PTR', 'SOA', 'SRV', 'TLSA', 'TXT'];
const QUERIES = ['resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr',
  'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa', 'resolveTxt'];
const PORT = 53;
const LONGEST = 2 ** 31 - 1;

// Those of the system.
function known() {
  try {
    const text = require('fs').readFileSync('/etc/resolv.conf', 'utf8');
    return [...text.matchAll(/^\s*nameserver\s+(\S+)/gm)].map(([, server]) => server);
  } catch {
    return [];
  }
}

// `address`, `address:port` or `[address]:port`, as getServers gives it.
function parse(server) {
  if (net.isIP(server)) return server;
  const bracket = server.startsWith('[') ? server.indexOf(']') : -1;
  const end = bracket > 0 ? bracket + 1 : server.indexOf(':');
  const address = bracket > 0 ? server.slice(1, bracket) : server.slice(0, Math.max(end, 0));
  const rest = end < 0 ? '' : server.slice(end);
  const isRight = net.isIP(address) === (bracket > 0 ? 6 : 4) && (rest === '' || /^:\d+$/.test(rest));
  if (!isRight) throw makeError('ERR_INVALID_IP_ADDRESS', server);
  const port = rest === '' ? PORT : validatePort(Number(rest.slice(1)), 'Port');
  if (port === PORT || port === 0) return address;
  return bracket > 0 ? `[${address}]:${port}` : `${address}:${port}`;
}

function missing(name) {
  return Object.assign(new Error(`${name} is not implemented in Ouro`), { code: 'ERR_METHOD_NOT_IMPLEMENTED' });
}

class ResolverBase {
  #servers;

  constructor(options = undefined) {
    for (const [name, least] of [['timeout', -1], ['tries', 1], ['maxTimeout', 0]]) {
      if (options?.[name] !== undefined) validateInteger(options[name], `options.${name}`, least, LONGEST);
    }
  }

  cancel() {}

  getServers() {
    this.#servers ??= known();
    return [...this.#servers];
  }

  setServers(servers) {
    validateArray(servers, 'servers');
    const list = [];
    servers.forEach((server, at) => {
      validateString(server, `servers[${at}]`);
      list.push(parse(server));
    });
    this.#servers = list;
  }

  // Checked alone: no query is made from it.
  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    const families = [ipv4, ipv6].filter((address) => address !== undefined).map((address) => net.isIP(address));
    const wrong = (message) => Object.assign(new Error(message), { code: 'ERR_INVALID_ARG_VALUE' });
    if (families.includes(0)) throw wrong('Invalid IP address.');
    if (families[0] === families[1]) throw wrong(`Cannot specify two IPv${families[0]} addresses.`);
  }
}

// With callbacks.
class Resolver extends ResolverBase {
  resolve(name, rrtype, callback) {
    if (typeof rrtype === 'function') callback = rrtype;
    else checkType(rrtype);
    checkQuery(name, callback);
    throw missing('dns.resolve');
  }

  reverse(name, callback) {
    checkQuery(name, callback);
    throw missing('dns.reverse');
  }
}

// With promises.
class PromiseResolver extends ResolverBase {
  resolve(name, rrtype = 'A') {
    validateString(name, 'name');
    checkType(rrtype);
    throw missing('dns.resolve');
  }

  reverse(name) {
    validateString(name, 'name');
    throw missing('dns.reverse');
  }
}
Object.defineProperty(PromiseResolver, 'name', { value: 'Resolver' });

function checkType(rrtype) {
  validateString(rrtype, 'rrtype');
  if (!TYPES.includes(rrtype)) throw makeError('ERR_INVALID_ARG_VALUE', 'rrtype', rrtype);
}

function checkQuery(name, callback) {
  validateString(name, 'name');
  validateFunction(callback, 'callback');
}

const define = (prototype, name, value) => {
  Object.defineProperty(value, 'name', { value: name });
  Object.defineProperty(prototype, name, { value, writable: true, enumerable: true, configurable: true });
};
for (const name of QUERIES) {
  define(Resolver.prototype, name, function (hostname, options, callback) {
    checkQuery(hostname, arguments.length > 2 ? callback : options);
    throw missing(`dns.${name}`);
  });
  define(PromiseResolver.prototype, name, function (hostname, options) {
    validateString(hostname, 'name');
    throw missing(`dns.${name}`);
  });
}

module.exports = {
  Resolver,
  PromiseResolver,
  names: ['resolve', 'reverse', ...QUERIES],
};
