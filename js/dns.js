'use strict';
// dns: names looked up by the system (lookup, lookupService). Queries to name servers are not there:
// internal/dns/resolver.js says so.

const { makeError } = require('internal/errors');
const {
  validateBoolean, validateFunction, validateNumber, validateOneOf, validatePort, validateString,
} = require('internal/validators');
const observe = require('internal/observe');
const host = native('dns');
const net = native('net');

// The system's flags of getaddrinfo.
const ADDRCONFIG = 0x20;
const V4MAPPED = 0x08;
const ALL = 0x10;

const orders = ['ipv4first', 'ipv6first', 'verbatim'];
let defaultOrder = 'verbatim';

function lookup(hostname, options, callback) {
  let family = 0;
  let hints = 0;
  let all = false;
  let order = defaultOrder;
  if (hostname) validateString(hostname, 'hostname');
  if (typeof options === 'function') {
    callback = options;
  } else if (typeof options === 'number') {
    validateFunction(callback, 'callback');
    validateOneOf(options, 'family', [0, 4, 6]);
    family = options;
  } else if (options !== undefined && options !== null && typeof options !== 'object') {
    validateFunction(arguments.length === 2 ? options : callback, 'callback');
    throw makeError('ERR_INVALID_ARG_TYPE', 'options', ['integer', 'object'], options);
  } else {
    validateFunction(callback, 'callback');
    if (options?.hints != null) {
      validateNumber(options.hints, 'options.hints');
      hints = options.hints >>> 0;
      if (hints & ~(ADDRCONFIG | V4MAPPED | ALL)) throw makeError('ERR_INVALID_ARG_VALUE', 'hints', hints);
    }
    if (options?.family != null) {
      switch (options.family) {
        case 'IPv4': family = 4; break;
        case 'IPv6': family = 6; break;
        default:
          validateOneOf(options.family, 'options.family', [0, 4, 6]);
          family = options.family;
      }
    }
    if (options?.all != null) {
      validateBoolean(options.all, 'options.all');
      all = options.all;
    }
    if (options?.verbatim != null) {
      validateBoolean(options.verbatim, 'options.verbatim');
      order = options.verbatim ? 'verbatim' : 'ipv4first';
    }
    if (options?.order != null) {
      validateOneOf(options.order, 'options.order', orders);
      order = options.order;
    }
  }
  validateFunction(callback, 'callback');
  if (!hostname) {
    if (all) process.nextTick(callback, null, []);
    else process.nextTick(callback, null, null, family === 6 ? 6 : 4);
    return {};
  }
  const ip = net.isIP(hostname);
  if (ip) {
    if (all) process.nextTick(callback, null, [{ address: hostname, family: ip }]);
    else process.nextTick(callback, null, hostname, ip);
    return {};
  }
  const began = observe.begin('dns');
  host.getaddrinfo(hostname, family, hints, (errno, found) => {
    if (errno) {
      callback(host.error('getaddrinfo', errno, hostname));
      return;
    }
    let addresses = found.map(([address, family]) => ({ address, family }));
    if (order !== 'verbatim') {
      const first = order === 'ipv4first' ? 4 : 6;
      addresses = [...addresses.filter((a) => a.family === first), ...addresses.filter((a) => a.family !== first)];
    }
    observe.end(began, 'dns', 'lookup', () => ({
      hostname, family, hints, verbatim: order === 'verbatim', order, addresses: addresses.map(({ address }) => address),
    }));
    if (all) callback(null, addresses);
    else callback(null, addresses[0].address, addresses[0].family);
  });
  return {};
}

function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw makeError('ERR_MISSING_ARGS', 'address', 'port', 'callback');
  if (net.isIP(address) === 0) throw makeError('ERR_INVALID_ARG_VALUE', 'address', address);
  validatePort(port);
  validateFunction(callback, 'callback');
  const began = observe.begin('dns');
  host.getnameinfo(address, +port, (errno, hostname, service) => {
    if (errno) {
      callback(host.error('getnameinfo', errno, address));
      return;
    }
    observe.end(began, 'dns', 'lookupService', () => ({ host: address, port: +port, hostname, service }));
    callback(null, hostname, service);
  });
  return {};
}

for (const [fn, names] of [[lookup, ['address', 'family']], [lookupService, ['hostname', 'service']]]) {
  Object.defineProperty(fn, Symbol.for('nodejs.util.promisify.custom'), {
    enumerable: false,
    value: (...args) => new Promise((resolve, reject) => {
      fn(...args, (err, ...values) => {
        if (err) reject(err);
        else if (Array.isArray(values[0])) resolve(values[0]);
        else resolve(Object.fromEntries(names.map((name, at) => [name, values[at]])));
      });
    }),
  });
}

const CODES = ['NODATA', 'FORMERR', 'SERVFAIL', 'NOTFOUND', 'NOTIMP', 'REFUSED', 'BADQUERY', 'BADNAME', 'BADFAMILY',
  'BADRESP', 'CONNREFUSED', 'TIMEOUT', 'EOF', 'FILE', 'NOMEM', 'DESTRUCTION', 'BADSTR', 'BADFLAGS', 'NONAME',
  'BADHINTS', 'NOTINITIALIZED', 'LOADIPHLPAPI', 'ADDRGETNETWORKPARAMS', 'CANCELLED'];

const QUERIES = ['resolve', 'reverse', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx',
  'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa', 'resolveTxt'];

const resolvers = () => require('internal/dns/resolver');

let shared;
// What the functions of the module itself stand on.
const resolver = () => (shared ||= new (resolvers().Resolver)());

module.exports = {
  lookup,
  lookupService,
  getServers() { return resolver().getServers(); },
  setServers(servers) { resolver().setServers(servers); },
  getDefaultResultOrder: () => defaultOrder,
  setDefaultResultOrder(value) {
    validateOneOf(value, 'dnsOrder', orders);
    defaultOrder = value;
  },
  ADDRCONFIG, ALL, V4MAPPED,
  ...Object.fromEntries(CODES.map((code) => [code, code === 'CANCELLED' ? 'ECANCELLED' : `E${code}`])),
};
for (const name of QUERIES) {
  module.exports[name] = function query(...args) { return resolver()[name](...args); };
  Object.defineProperty(module.exports[name], 'name', { value: name });
}
Object.defineProperty(module.exports, 'Resolver', {
  configurable: true, enumerable: true, get: () => resolvers().Resolver,
});
Object.defineProperty(module.exports, 'promises', {
  configurable: true, enumerable: true, get: () => require('dns/promises'),
});
