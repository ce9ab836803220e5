'use strict';
// Headers (https://fetch.spec.whatwg.org): names without regard to case, values of one name joined.

const { makeError } = require('internal/errors');

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const BAD_VALUE = /[\0\r\n]/;
const NO_BYTE = /[^\0-\xff]/;
const BLANKS_AROUND = /^[\t\n\r ]+|[\t\n\r ]+$/g;

function needs(count, args, label) {
  if (args.length >= count) return;
  throw new TypeError(`${label}: ${count} argument${count > 1 ? 's' : ''} required, but${args.length ? ' only' : ''} ${args.length} found.`);
}

// The second argument of Request and Response.
function checkInit(init) {
  if (init === null) return {};
  if (typeof init === 'object' || typeof init === 'function') return init;
  const shown = require('util').inspect(init);
  throw new TypeError(`undefined: Expected ${shown} to be one of: Null, Undefined, Object.`);
}

// A value of a script as a text; `where` is what an error calls it.
function textOf(value, where, kind = 'DOMString') {
  if (typeof value === 'symbol') throw new TypeError(`${where} is a symbol, which cannot be converted to a ${kind}.`);
  return `${value}`;
}

// A text whose characters are bytes.
function bytesOf(value, where) {
  const text = textOf(value, where, 'ByteString');
  const at = text.search(NO_BYTE);
  if (at === -1) return text;
  throw new TypeError('Cannot convert argument to a ByteString because the character at index ' +
    `${at} has a value of ${text.charCodeAt(at)} which is greater than 255.`);
}

// What a script gives as headers, as a list of pairs of texts.
function pairsOf(init, where) {
  if (init === null || typeof init !== 'object' && typeof init !== 'function') {
    throw new TypeError('Headers constructor: Argument 1 could not be converted to one of: ' +
      'sequence<sequence<ByteString>>, record<ByteString, ByteString>.');
  }
  const pairs = [];
  if (typeof init[Symbol.iterator] === 'function') {
    for (const given of init) {
      const at = `${where}[${pairs.length}]`;
      if (given === null || typeof given !== 'object' || typeof given[Symbol.iterator] !== 'function') {
        const shown = given !== null && typeof given === 'object' ? '' :
          ` (${typeof given === 'string' ? `"${given}"` : String(given)})`;
        throw new TypeError(`${at}${shown} is not iterable.`);
      }
      const pair = [];
      for (const text of given) pair.push(bytesOf(text, `${at}[${pair.length}]`));
      pairs.push(pair);
    }
    for (const { length } of pairs) {
      if (length !== 2) throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${length}.`);
    }
    return pairs;
  }
  for (const name of Reflect.ownKeys(init)) {
    if (typeof name === 'symbol') {
      const shown = String(name);
      throw new TypeError(`Headers constructor: Key ${shown} in init is a symbol, which cannot be converted to a ByteString.`);
    }
    if (Object.getOwnPropertyDescriptor(init, name)?.enumerable) {
      pairs.push([bytesOf(name), bytesOf(init[name], `${where}["${name}"]`)]);
    }
  }
  return pairs;
}

// The headers among the options of a Request or a Response.
const headersOf = (init) => (is(init) ? init : pairsOf(init, 'undefined: undefined.headers'));

function nameOf(name, label) {
  name = bytesOf(name, `Headers.${label}: name`);
  if (!NAME.test(name)) throw new TypeError(`Headers.${label}: ${name === '' ? '""' : `"${name}"`} is an invalid header name.`);
  return name;
}

function valueOf(value, label) {
  value = bytesOf(value, `Headers.${label}: value`).replace(BLANKS_AROUND, '');
  if (BAD_VALUE.test(value)) throw new TypeError(`Headers.${label}: "${value}" is an invalid header value.`);
  return value;
}

// Makes the function that gives an iterator over the pairs of an object of a class, or over one half of
// each. It looks at them anew at each step, so what comes or goes meanwhile is seen.
function iterators(name, pairsOf) {
  class Pairs {
    #object;
    #half;
    #at = 0;

    constructor(object, half) {
      this.#object = object;
      this.#half = half;
    }

    next() {
      if (typeof this !== 'object' || this === null || !(#object in this)) {
        throw new TypeError(`'next' called on an object that does not implement interface ${name} Iterator.`);
      }
      const pair = pairsOf(this.#object)[this.#at];
      if (pair === undefined) return { value: undefined, done: true };
      this.#at++;
      return { value: this.#half === undefined ? [...pair] : pair[this.#half], done: false };
    }
  }
  delete Pairs.prototype.constructor;
  Object.setPrototypeOf(Pairs.prototype, Object.getPrototypeOf(Object.getPrototypeOf([].values())));
  Object.defineProperty(Pairs.prototype, 'next', { enumerable: true });
  Object.defineProperty(Pairs.prototype, Symbol.toStringTag, { value: `${name} Iterator`, configurable: true });
  return (object, half) => {
    pairsOf(object);
    return new Pairs(object, half);
  };
}

const iterate = iterators('Headers', (headers) => {
  own(headers);
  return sorted(headers);
});

class Headers {
  #entries = new Map();      // by lower-case name: { name, value }
  #cookies = [];
  #sorted = null;            // until something changes
  #immutable = false;

  constructor(init = undefined) {
    if (init === undefined) return;
    if (is(init)) {
      // With their letters and in their order.
      for (const [key, { name, value }] of init.#entries) this.#entries.set(key, { name, value });
      this.#cookies = [...init.#cookies];
      return;
    }
    for (const [name, value] of pairsOf(init, 'Headers constructor: init')) this.#append(name, value);
  }

  static {
    Headers.freeze = (headers) => {
      headers.#immutable = true;
      return headers;
    };
    // As the host does it: what a script puts in the place of the methods is not asked.
    Headers.add = (headers, name, value) => headers.#append(name, value);
    Headers.set = (headers, name, value) => headers.#set(name, value);
  }

  // Before each change.
  #check() {
    if (this.#immutable) throw new TypeError('immutable');
    this.#sorted = null;
  }

  append(name, value) {
    own(this);
    needs(2, arguments, 'Headers.append');
    this.#append(name, value);
  }

  #append(name, value) {
    name = nameOf(name, 'append');
    value = valueOf(value, 'append');
    this.#check();
    const key = name.toLowerCase();
    if (key === 'set-cookie') this.#cookies.push(value);
    const known = this.#entries.get(key);
    if (known) known.value = `${known.value}${key === 'cookie' ? '; ' : ', '}${value}`;
    else this.#entries.set(key, { name, value });
  }

  delete(name) {
    own(this);
    needs(1, arguments, 'Headers.delete');
    const key = nameOf(name, 'delete').toLowerCase();
    this.#check();
    if (key === 'set-cookie') this.#cookies = [];
    this.#entries.delete(key);
  }

  get(name) {
    own(this);
    needs(1, arguments, 'Headers.get');
    return this.#entries.get(nameOf(name, 'get').toLowerCase())?.value ?? null;
  }

  has(name) {
    own(this);
    needs(1, arguments, 'Headers.has');
    return this.#entries.has(nameOf(name, 'has').toLowerCase());
  }

  set(name, value) {
    own(this);
    needs(2, arguments, 'Headers.set');
    this.#set(name, value);
  }

  #set(name, value) {
    name = nameOf(name, 'set');
    value = valueOf(value, 'set');
    this.#check();
    const key = name.toLowerCase();
    if (key === 'set-cookie') this.#cookies = [value];
    const known = this.#entries.get(key);
    if (known) known.value = value;
    else this.#entries.set(key, { name, value });
  }

  getSetCookie() {
    own(this);
    return this.#cookies.slice();
  }

  // Sorted by name; each cookie is an entry of its own.
  static sorted(headers) {
    if (headers.#sorted) return headers.#sorted;
    const list = [];
    for (const key of [...headers.#entries.keys()].sort()) {
      if (key === 'set-cookie') for (const value of headers.#cookies) list.push([key, value]);
      else list.push([key, headers.#entries.get(key).value]);
    }
    headers.#sorted = list;
    return list;
  }

  // Lower-case name, name and value, as they came.
  static rawPairs(headers) {
    return Array.from(headers.#entries, ([key, { name, value }]) => [key, name, value]);
  }

  keys() { return iterate(this, 0); }
  values() { return iterate(this, 1); }
  entries() { return iterate(this); }

  forEach(callback, self = undefined) {
    own(this);
    needs(1, arguments, 'Headers.forEach');
    if (typeof callback !== 'function') throw new TypeError("Failed to execute 'forEach' on 'Headers': parameter 1 is not of type 'Function'.");
    for (const [key, value] of Headers.sorted(this)) callback.call(self, value, key, this);
  }

  static shown(headers) {
    const all = {};
    for (const { name, value } of headers.#entries.values()) all[name] = value;
    return all;
  }

  static is(value) {
    return typeof value === 'object' && value !== null && #entries in value;
  }
}

const { add, freeze, is, rawPairs, set, shown, sorted } = Headers;
for (const name of ['add', 'freeze', 'is', 'rawPairs', 'set', 'shown', 'sorted']) {
  Object.defineProperty(Headers, name, { enumerable: false });
}

// Of a method that is called on what is not of its class.
const illegal = (name) => Object.assign(makeError('ERR_INVALID_THIS', name), { message: 'Illegal invocation' });

function own(headers) {
  if (!is(headers)) throw illegal('Headers');
}

function hidden(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, configurable: true });
}

// Members of a class are enumerable, it has a tag, and an inspection of its own.
function finish(Class, names, inspected) {
  for (const name of names) {
    // They stand in this order, wherever they were defined.
    const member = Object.getOwnPropertyDescriptor(Class.prototype, name);
    delete Class.prototype[name];
    Object.defineProperty(Class.prototype, name, { ...member, enumerable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
  hidden(Class.prototype, kInspect, function (depth, options, inspect) {
    return `${Class.name} ${(inspect ?? require('util').inspect)(inspected.call(this), options)}`;
  });
}

finish(Headers, ['append', 'delete', 'get', 'has', 'set', 'getSetCookie', 'keys', 'values', 'entries', 'forEach'],
  function () {
    return shown(this);
  });
hidden(Headers.prototype, Symbol.iterator, Headers.prototype.entries);

require('internal/structured_clone').refuseObjectsOf(Headers);
module.exports = {
  Headers, add, bytesOf, checkInit, finish, freeze, headersOf, hidden, illegal, is, iterators, needs, rawPairs, set, textOf,
};
