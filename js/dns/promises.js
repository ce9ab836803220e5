'use strict';
// dns/promises: the functions of dns that return promises. What is wrong with their arguments they
// throw, as Node's do.

const dns = require('dns');
const { makeError } = require('internal/errors');
const { bind, find, setDefaultServers } = require('internal/dns/lookup');

let resolverClass = () => require('internal/dns/resolver').PromiseResolver;

module.exports = {
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
  get Resolver() { return resolverClass(); },
  set Resolver(value) { resolverClass = () => value; },
  getDefaultResultOrder: dns.getDefaultResultOrder,
  setDefaultResultOrder: dns.setDefaultResultOrder,
  setServers: function defaultResolverSetServers(servers) { setDefaultServers(servers, [module.exports]); },
};
for (const name of Object.keys(dns)) {
  if (name === name.toUpperCase() && typeof dns[name] === 'string') module.exports[name] = dns[name];
}
bind(module.exports, resolverClass, 2);
