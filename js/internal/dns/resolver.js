'use strict';
// Resolver: queries to name servers, with callbacks and with promises. What travels is in src/modules/dns.

const { dnsException, makeError } = require('internal/errors');
const {
  validateArray, validateFunction, validateInt32, validatePort, validateString, validateUint32,
} = require('internal/validators');
const { inspect } = require('util');
const { kKnown } = require('internal/dns/lookup');
const observe = require('internal/observe');
const host = native('dns');
const net = native('net');

const PORT = 53;

// The methods for the types of records, in Node's order.
const METHODS = {
  resolveAny: 'ANY',
  resolve4: 'A',
  resolve6: 'AAAA',
  resolveCaa: 'CAA',
  resolveCname: 'CNAME',
  resolveMx: 'MX',
  resolveNs: 'NS',
  resolveTlsa: 'TLSA',
  resolveTxt: 'TXT',
  resolveSrv: 'SRV',
  resolvePtr: 'PTR',
  resolveNaptr: 'NAPTR',
  resolveSoa: 'SOA',
};
const METHOD_OF = Object.fromEntries(Object.entries(METHODS).map(([method, type]) => [type, method]));
Object.setPrototypeOf(METHOD_OF, null);

// `address`, `address:port` or `[address]:port` as address and port.
function parse(server) {
  if (net.isIP(server)) return [server, PORT];
  const end = server.startsWith('[') ? server.indexOf(']') : server.lastIndexOf(':');
  const address = server.slice(server.startsWith('[') ? 1 : 0, Math.max(end, 0));
  const [, port] = /:(\d+)$/.exec(server.slice(end)) ?? [];
  const isRight = server.startsWith('[') ? net.isIP(address) : port && net.isIP(address) === 4;
  if (!isRight) throw makeError('ERR_INVALID_IP_ADDRESS', server);
  return [address, (port === undefined ? 0 : validatePort(Number(port), 'Port')) || PORT];
}

class ResolverBase {
  constructor(options = undefined) {
    const { timeout = -1, tries = 4, maxTimeout = 0 } = { ...options };
    validateInt32(timeout, 'options.timeout', -1);
    validateInt32(tries, 'options.tries', 1);
    validateUint32(maxTimeout, 'options.maxTimeout');
    this._handle = host.channel(timeout, tries, maxTimeout, options?.[kKnown]);
  }

  cancel() { this._handle.cancel(); }

  getServers() {
    return (this._handle.getServers() ?? []).map(([address, port]) => {
      if (port === PORT) return address;
      return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
    });
  }

  setServers(servers) {
    validateArray(servers, 'servers');
    const list = [];
    servers.forEach((server, at) => {
      validateString(server, `servers[${at}]`);
      list.push(parse(server));
    });
    if (!this._handle.setServers(list)) {
      throw makeError('ERR_DNS_SET_SERVERS_FAILED', 'There are pending queries.', inspect(servers));
    }
  }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    const families = [ipv4, ipv6].filter((address) => address !== undefined).map((address) => net.isIP(address));
    const wrong = (message) => Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_VALUE' });
    if (families.includes(0)) throw wrong('Invalid IP address.');
    if (families[0] === families[1]) throw wrong(`Cannot specify two IPv${families[0]} addresses.`);
    this._handle.setLocalAddress(ipv4, ipv6);
  }
}

class QueryReqWrap {}

// What a method asks for: `type` is one of records, undefined for the names of an address. What is wrong at
// once is returned.
function ask(resolver, request, type, syscall, hostname, ttl, done) {
  const began = observe.begin('dns');
  request.oncomplete = function onresolve(code, values, times) {
    if (code !== null) {
      done(dnsException(code, syscall, hostname));
      return;
    }
    const result = ttl && times ? values.map((address, at) => ({ address, ttl: times[at] })) : values;
    done(null, result);
    observe.end(began, 'dns', syscall, () => ({ host: hostname, ttl, result }));
  };
  request.ttl = ttl;
  const handle = resolver._handle;
  const errno = type === undefined ? handle.reverse(request, hostname) : handle.query(request, type, hostname);
  return errno ? dnsException(errno, syscall, hostname) : undefined;
}

function withCallback(type, syscall) {
  return function query(name, options, callback) {
    if (arguments.length < 3) [options, callback] = [undefined, options];
    validateString(name, 'name');
    validateFunction(callback, 'callback');
    const request = new QueryReqWrap();
    request.bindingName = syscall;
    request.callback = callback;
    request.hostname = name;
    const wrong = ask(this, request, type, syscall, name, !!options?.ttl, (...results) => request.callback(...results));
    if (wrong) throw wrong;
    return request;
  };
}

function withPromise(type, syscall) {
  return function query(name, options) {
    validateString(name, 'name');
    return new Promise((resolve, reject) => {
      const request = new QueryReqWrap();
      request.bindingName = syscall;
      request.hostname = name;
      const done = (err, result) => { if (err) reject(err); else resolve(result); };
      const wrong = ask(this, request, type, syscall, name, !!options?.ttl, done);
      if (wrong) reject(wrong);
    });
  };
}

function typed(rrtype) {
  validateString(rrtype, 'rrtype');
  const method = METHOD_OF[rrtype];
  if (method === undefined) throw makeError('ERR_INVALID_ARG_VALUE', 'rrtype', rrtype);
  return method;
}

const define = (prototype, name, value, shown = name, length = value.length) => {
  Object.defineProperties(value, { name: { value: shown }, length: { value: length } });
  Object.defineProperty(prototype, name, { value, writable: true, enumerable: true, configurable: true });
};

function complete(prototype, make, resolve) {
  for (const [name, type] of Object.entries(METHODS)) {
    const syscall = `query${type[0]}${type.slice(1).toLowerCase()}`;
    define(prototype, name, make(type, syscall), syscall, 2);
  }
  define(prototype, 'reverse', make(undefined, 'getHostByAddr'), 'getHostByAddr', 2);
  define(prototype, 'resolve', resolve);
}

// With callbacks.
class Resolver extends ResolverBase {}
complete(Resolver.prototype, withCallback, function resolve(hostname, rrtype, callback) {
  if (typeof rrtype === 'function') return this.resolve4(hostname, rrtype);
  return this[typed(rrtype)](hostname, callback);
});

// With promises.
const PromiseResolver = { Resolver: class Resolver extends ResolverBase {} }.Resolver;
complete(PromiseResolver.prototype, withPromise, function resolve(hostname, rrtype) {
  return this[rrtype === undefined ? 'resolve4' : typed(rrtype)](hostname);
});

module.exports = { Resolver, PromiseResolver };
