'use strict';
// dns: names looked up by the system (lookup, lookupService). What name servers are asked is in
// internal/dns/resolver.js, loaded when something is first asked.

const { makeError } = require('internal/errors');
const { validateFunction, validatePort } = require('internal/validators');
const {
  ADDRCONFIG, ALL, V4MAPPED, bind, find, getDefaultResultOrder, setDefaultResultOrder, setDefaultServers,
} = require('internal/dns/lookup');
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

let resolverClass = () => require('internal/dns/resolver').Resolver;

module.exports = {
  lookup,
  lookupService,
  get Resolver() { return resolverClass(); },
  set Resolver(value) { resolverClass = () => value; },
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers: function defaultResolverSetServers(servers) { setDefaultServers(servers); },
  ADDRCONFIG, ALL, V4MAPPED,
  ...Object.fromEntries(CODES.map((code) => [code, code === 'CANCELLED' ? 'ECANCELLED' : `E${code}`])),
};
bind(module.exports, resolverClass, 3);
Object.defineProperty(module.exports, 'promises', {
  configurable: true, enumerable: true, get: () => require('dns/promises'),
});
