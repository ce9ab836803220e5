'use strict';
// dns/promises: the functions of dns that return promises. What is wrong with their arguments they
// throw, as Node's do.

const dns = require('dns');
const { makeError } = require('internal/errors');
const { find } = require('internal/dns/lookup');
const { PromiseResolver, names } = require('internal/dns/resolver');

const resolver = new PromiseResolver();

const functions = {
  lookup(hostname, options) {
    let settle;
    const settled = new Promise((...args) => { settle = args; });
    const [resolve, reject] = settle;
    const found = (err, address, family) => {
      if (err) reject(err);
      else resolve(Array.isArray(address) ? address : { address, family });
    };
    find((callback, ...results) => callback(...results), hostname, options ?? {}, found);
    return settled;
  },
  lookupService(address, port) {
    if (arguments.length !== 2) throw makeError('ERR_MISSING_ARGS', 'address', 'port');
    let settle;
    const settled = new Promise((...args) => { settle = args; });
    const [resolve, reject] = settle;
    dns.lookupService(address, port, (err, hostname, service) => {
      if (err) reject(err);
      else resolve({ hostname, service });
    });
    return settled;
  },
};

module.exports = { ...functions };
for (const [name, value] of Object.entries(dns)) {
  if (typeof value === 'string') module.exports[name] = value;
}
module.exports.getDefaultResultOrder = dns.getDefaultResultOrder;
module.exports.setDefaultResultOrder = dns.setDefaultResultOrder;
module.exports.Resolver = PromiseResolver;
for (const name of ['getServers', 'setServers', ...names]) {
  module.exports[name] = (...args) => resolver[name](...args);
  Object.defineProperty(module.exports[name], 'name', { value: name });
}
