'use strict';
// What dns and dns/promises have in common.

const { makeError } = require('internal/errors');
const {
  validateBoolean, validateFunction, validateNumber, validateOneOf, validateString,
} = require('internal/validators');
const observe = require('internal/observe');
const host = native('dns');
const net = native('net');

const { process } = globalThis;

// The system's flags of getaddrinfo.
const ADDRCONFIG = 0x20;
const V4MAPPED = 0x08;
const ALL = 0x10;

const orders = ['ipv4first', 'ipv6first', 'verbatim'];
let defaultOrder = 'verbatim';

let warned = false;

function warn(hostname) {
  if (warned) return;
  warned = true;
  process.emitWarning(`The provided hostname "${hostname}" is not a valid hostname, and is supported in the dns module ` +
    'solely for compatibility.', 'DeprecationWarning', 'DEP0118');
}

// Looks a name up. What is known at once is given to `soon(callback, ...results)`.
function find(soon, hostname, options, callback) {
  let family = 0;
  let hints = 0;
  let all = false;
  let order = defaultOrder;
  if (hostname) {
    validateString(hostname, 'hostname');
    if (hostname.includes('\0')) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'hostname', hostname, 'must be a string without null bytes');
    }
  }
  if (typeof options === 'function') {
    callback = options;
  } else if (typeof options === 'number') {
    validateFunction(callback, 'callback');
    validateOneOf(options, 'family', [0, 4, 6]);
    family = options;
  } else if (options !== undefined && options !== null && typeof options !== 'object') {
    validateFunction(arguments.length === 3 ? options : callback, 'callback');
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
    warn(hostname);
    if (all) soon(callback, null, []);
    else soon(callback, null, null, family === 6 ? 6 : 4);
    return;
  }
  const ip = net.isIP(hostname);
  if (ip) {
    if (all) soon(callback, null, [{ address: hostname, family: ip }]);
    else soon(callback, null, hostname, ip);
    return;
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
}

// The option of a Resolver that was told of before it was made.
const kKnown = Symbol('known');

// A resolver that is made when it is first used.
function lazily(make) {
  let made;
  return () => (made ||= make());
}

// The one that the functions of both modules stand on.
let current = lazily(() => new (require('internal/dns/resolver').Resolver)({ [kKnown]: true }));

// What they are in Node.
const BOUND = {
  getServers: ['getServers', 0],
  resolve: ['resolve', 3],
  resolve4: ['queryA', 2],
  resolve6: ['queryAaaa', 2],
  resolveAny: ['queryAny', 2],
  resolveCaa: ['queryCaa', 2],
  resolveCname: ['queryCname', 2],
  resolveMx: ['queryMx', 2],
  resolveNaptr: ['queryNaptr', 2],
  resolveNs: ['queryNs', 2],
  resolvePtr: ['queryPtr', 2],
  resolveSoa: ['querySoa', 2],
  resolveSrv: ['querySrv', 2],
  resolveTlsa: ['queryTlsa', 2],
  resolveTxt: ['queryTxt', 2],
  reverse: ['getHostByAddr', 2],
};

// The modules that have them, and the class that each takes them from.
const modules = new Map();

// Gives a module the functions of a class of resolvers, for the current one; none has more parameters than
// `most`.
function bind(exports, resolverClass, most) {
  const resolver = current;
  modules.set(exports, [resolverClass, most]);
  for (const [name, [shown, length]] of Object.entries(BOUND)) {
    const bound = (...args) => resolverClass().prototype[name].apply(resolver(), args);
    Object.defineProperties(bound, { name: { value: `bound ${shown}` }, length: { value: Math.min(length, most) } });
    exports[name] = bound;
  }
}

// Has the functions of some modules ask others from now on.
function setDefaultServers(servers, whose = [...modules.keys()]) {
  const resolver = new (require('internal/dns/resolver').Resolver)();
  resolver.setServers(servers);
  current = () => resolver;
  for (const exports of whose) bind(exports, ...modules.get(exports));
}

module.exports = {
  ADDRCONFIG, ALL, V4MAPPED, find, kKnown, bind, setDefaultServers,
  getDefaultResultOrder: () => defaultOrder,
  setDefaultResultOrder(value) {
    validateOneOf(value, 'dnsOrder', orders);
    defaultOrder = value;
  },
};
