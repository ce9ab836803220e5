'use strict';
// net.BlockList and net.SocketAddress: addresses as values, and sets of them.

const { makeError } = require('internal/errors');
const { kClone } = require('internal/structured_clone');
const { validateInt32, validateObject, validatePort, validateString, validateUint32 } = require('internal/validators');
const { isIPv4, isIPv6 } = require('net');
const host = native('net');

const kInspect = Symbol.for('nodejs.util.inspect.custom');

// What is shown of one, by its class's name.
function inspected(name, shown, depth, options, inspect) {
  if (depth < 0) return options.stylize(`[${name}]`, 'special');
  return `${name} ${inspect(shown, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
}

// An address as a number, IPv4 as the IPv6 addresses that stand for it.
function valueOf(address, family) {
  if (family === 'ipv4') {
    return 0xffff00000000n + BigInt(address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0));
  }
  const bare = address.split('%')[0].replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, a, b, c, d) => `${(a * 256 + +b).toString(16)}:${(c * 256 + +d).toString(16)}`);
  const [head, tail] = bare.split('::').map((half) => (half ? half.split(':') : []));
  const groups = tail === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(parseInt(group, 16)), 0n);
}

class SocketAddress {
  #address; #port; #family; #flowlabel;

  constructor(options = {}) {
    validateObject(options, 'options');
    let { family = 'ipv4' } = options;
    const { port = 0, flowlabel = 0 } = options;
    if (typeof family?.toLowerCase === 'function') family = family.toLowerCase();
    if (family !== 'ipv4' && family !== 'ipv6') {
      throw makeError('ERR_INVALID_ARG_VALUE', 'options.family', options.family);
    }
    const { address = family === 'ipv4' ? '127.0.0.1' : '::' } = options;
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    if (!(family === 'ipv4' ? isIPv4 : isIPv6)(address)) throw makeError('ERR_INVALID_ADDRESS');
    this.#address = host.canonicalIP(address);
    this.#port = Number(port);
    this.#family = family;
    this.#flowlabel = flowlabel;
  }

  get address() { return this.#address; }
  get port() { return this.#port; }
  get family() { return this.#family; }
  get flowlabel() { return this.#flowlabel; }
  [kClone]() { return new SocketAddress(this.toJSON()); }
  toJSON() {
    return { address: this.address, port: this.port, family: this.family, flowlabel: this.flowlabel };
  }

  [kInspect](depth, options, inspect) { return inspected('SocketAddress', this.toJSON(), depth, options, inspect); }

  static isSocketAddress(value) { return value instanceof SocketAddress; }

  static parse(input) {
    validateString(input, 'input');
    // What a URL makes of it: `80` is an address, and the port 80 is none.
    const { hostname, port } = URL.parse(`http://${input}`) || {};
    const bracketed = hostname?.startsWith('[');
    const address = bracketed ? hostname.slice(1, -1) : hostname;
    if (!(bracketed ? isIPv6 : isIPv4)(address)) return undefined;
    return new SocketAddress({ address, family: bracketed ? 'ipv6' : 'ipv4', port: Number(port) });
  }
}

class BlockList {
  #rules = [];

  static isBlockList(value) { return value instanceof BlockList; }

  static #address(value, family, name) {
    if (SocketAddress.isSocketAddress(value)) return value;
    validateString(value, name);
    validateString(family, 'family');
    return new SocketAddress({ address: value, family });
  }

  addAddress(address, family = 'ipv4') {
    address = BlockList.#address(address, family, 'address');
    const value = valueOf(address.address, address.family);
    const text = `Address: ${name(address)} ${address.address}`;
    if (!this.#rules.some((rule) => rule.text === text)) this.#rules.unshift({ text, from: value, to: value });
  }

  addRange(start, end, family = 'ipv4') {
    start = BlockList.#address(start, family, 'start');
    end = BlockList.#address(end, family, 'end');
    const [from, to] = [valueOf(start.address, start.family), valueOf(end.address, end.family)];
    if (from > to) throw makeError('ERR_INVALID_ARG_VALUE', 'start', start, 'must come before end');
    this.#rules.unshift({ text: `Range: ${name(start)} ${start.address}-${end.address}`, from, to });
  }

  addSubnet(network, prefix, family = 'ipv4') {
    network = BlockList.#address(network, family, 'network');
    const bits = network.family === 'ipv4' ? 32 : 128;
    validateInt32(prefix, 'prefix', 0, bits);
    const size = 1n << BigInt(bits - prefix);
    const from = valueOf(network.address, network.family) & ~(size - 1n);
    this.#rules.unshift({ text: `Subnet: ${name(network)} ${network.address}/${prefix}`, from, to: from + size - 1n });
  }

  check(address, family = 'ipv4') {
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      validateString(family, 'family');
      if (!(family.toLowerCase() === 'ipv4' ? isIPv4 : isIPv6)(address)) return false;
      address = new SocketAddress({ address, family });
    }
    const value = valueOf(address.address, address.family);
    return this.#rules.some(({ from, to }) => from <= value && value <= to);
  }

  // The clone shares the rules: what is added to one of them holds for both.
  [kClone]() {
    const clone = new BlockList();
    clone.#rules = this.#rules;
    return clone;
  }

  // By kind, the newest first.
  get rules() {
    const kinds = 'ASR';
    return this.#rules.map(({ text }) => text).sort((a, b) => kinds.indexOf(a[0]) - kinds.indexOf(b[0]));
  }
  toJSON() { return this.rules; }
  [kInspect](depth, options, inspect) { return inspected('BlockList', { rules: this.rules }, depth, options, inspect); }

  fromJSON(rules) {
    for (const rule of typeof rules === 'string' ? JSON.parse(rules) : rules) {
      const [, kind, family, what] = /^(Address|Range|Subnet): (IPv[46]) (.+)$/.exec(rule) || [];
      if (kind === 'Address') this.addAddress(what, family.toLowerCase());
      else if (kind === 'Range') this.addRange(...what.split('-'), family.toLowerCase());
      else if (kind === 'Subnet') this.addSubnet(what.split('/')[0], Number(what.split('/')[1]), family.toLowerCase());
    }
  }
}

function name({ family }) { return family === 'ipv4' ? 'IPv4' : 'IPv6'; }

module.exports = { BlockList, SocketAddress };
