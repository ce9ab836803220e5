'use strict';
// dns: names looked up by the system (lookup, lookupService). Queries to name servers are not there:
// internal/dns/resolver.js says so.

const { makeError } = require('internal/errors');
const { validateFunction, validatePort } = require('internal/validators');
const { ADDRCONFIG, ALL, V4MAPPED, find, getDefaultResultOrder, setDefaultResultOrder } = require('internal/dns/lookup');
const observe = require('internal/observe');
const host = native('dns');
const net = native('net');
const execution = native('async_hooks');

// Node opens its channel to name servers here.
execution.tellInit(execution.nextId(), 'DNSCHANNEL', execution.triggerNow(), {});

function lookup(hostname, options, callback) {
  if (arguments.length === 2) find(process.nextTick, hostname, options);
  else find(process.nextTick, hostname, options, callback);
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
  getDefaultResultOrder,
  setDefaultResultOrder,
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
