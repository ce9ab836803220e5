'use strict';
// net.BlockList and net.SocketAddress: addresses as values, and sets of them.

const { makeError } = require('internal/errors');
const { kClone, kSend } = require('internal/structured_clone');
const {
  validateArray, validateInt32, validateObject, validatePort, validateString, validateUint32,
} = require('internal/validators');
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
  [kSend]() {
    return ['internal/net/block_list', 'receivedAddress', this.address, this.port, this.family, this.flowlabel];
  }
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

let receivedList;

class BlockList {
  #rules = [];

  static isBlockList(value) { return value instanceof BlockList; }

  static #address(value, family, name) {
    if (SocketAddress.isSocketAddress(value)) return value;
    validateString(value, name);
    validateString(family, 'family');
    return new SocketAddress({ address: value, family });
  }

  // The rules that single calls are about: what they are shown as, and the first and last value.
  static #one(address, family, name = 'address') {
    address = BlockList.#address(address, family, name);
    const value = valueOf(address.address, address.family);
    return { text: `Address: ${familyOf(address)} ${address.address}`, from: value, to: value };
  }

  static #range(start, end, family) {
    start = BlockList.#address(start, family, 'start');
    end = BlockList.#address(end, family, 'end');
    const [from, to] = [valueOf(start.address, start.family), valueOf(end.address, end.family)];
    const text = `Range: ${familyOf(start)} ${start.address}-${end.address}`;
    return { text, from, to, start };
  }

  static #subnet(network, prefix, family) {
    network = BlockList.#address(network, family, 'network');
    const bits = network.family === 'ipv4' ? 32 : 128;
    validateInt32(prefix, 'prefix', 0, bits);
    const size = 1n << BigInt(bits - prefix);
    const from = valueOf(network.address, network.family) & ~(size - 1n);
    return { text: `Subnet: ${familyOf(network)} ${network.address}/${prefix}`, from, to: from + size - 1n };
  }

  static #cidr(cidr) {
    validateString(cidr, 'cidr');
    const slash = cidr.lastIndexOf('/');
    if (slash === -1) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'cidr', cidr, 'must contain a prefix length (e.g. "10.0.0.0/8")');
    }
    const [network, prefix] = [cidr.slice(0, slash), Number(cidr.slice(slash + 1))];
    if (`${prefix}` !== cidr.slice(slash + 1) || !Number.isInteger(prefix)) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'cidr', cidr, 'prefix length must be a valid integer');
    }
    return BlockList.#subnet(network, prefix, network.includes(':') ? 'ipv6' : 'ipv4');
  }

  #add({ text, from, to }) { this.#rules.unshift({ text, from, to }); }

  // An address is there once, whichever family it is said in.
  #addOne(rule) {
    const at = this.#rules.findIndex((known) => isSameAddress(known, rule));
    if (at === -1) this.#add(rule);
    else this.#rules[at] = rule;
  }

  #remove(rule) {
    const at = this.#rules.findIndex((known) => known.text === rule.text || isSameAddress(known, rule));
    if (at !== -1) this.#rules.splice(at, 1);
  }

  addAddress(address, family = 'ipv4') { this.#addOne(BlockList.#one(address, family)); }

  // Of several all are added, or none.
  addAddresses(addresses, family = 'ipv4') {
    validateArray(addresses, 'addresses');
    const rules = addresses.map((address, at) => BlockList.#one(address, family, `addresses[${at}]`));
    for (const rule of rules) this.#addOne(rule);
  }

  addRange(start, end, family = 'ipv4') {
    const range = BlockList.#range(start, end, family);
    if (range.from > range.to) throw makeError('ERR_INVALID_ARG_VALUE', 'start', range.start, 'must come before end');
    this.#add(range);
  }

  addSubnet(network, prefix, family = 'ipv4') { this.#add(BlockList.#subnet(network, prefix, family)); }
  addCIDR(cidr) { this.#add(BlockList.#cidr(cidr)); }

  addCIDRs(cidrs) {
    validateArray(cidrs, 'cidrs');
    for (const rule of cidrs.map((cidr) => BlockList.#cidr(cidr))) this.#add(rule);
  }

  removeAddress(address, family = 'ipv4') { this.#remove(BlockList.#one(address, family)); }
  removeRange(start, end, family = 'ipv4') { this.#remove(BlockList.#range(start, end, family)); }
  removeSubnet(network, prefix, family = 'ipv4') { this.#remove(BlockList.#subnet(network, prefix, family)); }
  removeCIDR(cidr) { this.#remove(BlockList.#cidr(cidr)); }

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

  [kSend]() {
    const parts = this.#rules.flatMap(({ text, from, to }) => [text, from, to]);
    return ['internal/net/block_list', 'receivedList', ...parts];
  }

  static {
    // What has come from another thread has rules of its own.
    receivedList = (...parts) => {
      const list = new BlockList();
      for (let at = 0; at < parts.length; at += 3) {
        const [text, from, to] = parts.slice(at);
        list.#rules.push({ text, from, to });
      }
      return list;
    };
  }

  // By kind, addresses by family, the newest first.
  get rules() {
    const placeOf = (text) => (text.startsWith('Address: IPv6') ? 0.5 : 'ASR'.indexOf(text[0]));
    return this.#rules.map(({ text }) => text).sort((a, b) => placeOf(a) - placeOf(b));
  }
  get size() { return this.#rules.length; }
  // Those that have the rules of this one forget them, too.
  clear() { this.#rules.length = 0; }
  toJSON() { return this.rules; }
  [kInspect](depth, options, inspect) { return inspected('BlockList', { rules: this.rules }, depth, options, inspect); }

  fromJSON(data) {
    const rules = typeof data === 'string' ? JSON.parse(data) : data;
    if (!Array.isArray(rules) || rules.some((rule) => typeof rule !== 'string')) {
      throw makeError('ERR_INVALID_ARG_TYPE', 'data', ['string', 'string[]'], rules);
    }
    // What is no rule is passed over.
    for (const rule of rules) {
      const [, kind, family, what] = /^(Address|Range|Subnet): (IPv[46]) (.+)$/.exec(rule) || [];
      const isKnown = family === 'IPv4' ? isIPv4 : isIPv6;
      const [first, second] = what?.split(kind === 'Range' ? '-' : '/') || [];
      if (!isKnown(first) || (kind === 'Range' && !isKnown(second))) continue;
      if (kind === 'Address') this.addAddress(first, family.toLowerCase());
      else if (kind === 'Range') this.addRange(first, second, family.toLowerCase());
      else this.addSubnet(first, Number(second), family.toLowerCase());
    }
  }

  // What no public network has.
  static PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '::1/128', '169.254.0.0/16',
    'fe80::/10', 'fc00::/7'];
}

const isSameAddress = (one, other) =>
  one.text[0] === 'A' && other.text[0] === 'A' && one.from === other.from;

function familyOf({ family }) { return family === 'ipv4' ? 'IPv4' : 'IPv6'; }

// What has come from another thread.
const receivedAddress = (address, port, family, flowlabel) => new SocketAddress({ address, port, family, flowlabel });

module.exports = { BlockList, SocketAddress, receivedAddress, receivedList };
