'use strict';
// FormData, and its two forms on the wire: multipart/form-data (RFC 7578), urlencoded.

const { Buffer } = require('buffer');
const { Blob, File, isBlob, ownBytes } = require('internal/blob');
const { makeError } = require('internal/errors');
const { finish, hidden, iterators, needs } = require('internal/fetch/headers');

let iterate;

class FormData {
  #entries = [];
  #named = new Map();        // each name's entries

  constructor(form = undefined) {
    if (form !== undefined) {
      throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
    }
  }

  append(name, value, filename = undefined) {
    needs(2, arguments, 'FormData.append');
    this.#add(entry('append', name, value, filename, arguments.length));
  }

  #add(entry) {
    this.#entries.push(entry);
    const named = this.#named.get(entry[0]);
    if (named) named.push(entry);
    else this.#named.set(entry[0], [entry]);
  }

  // Takes out all entries of a name but one.
  #remove(name, kept = undefined) {
    const named = this.#named.get(name);
    if (named.length > 2) this.#entries = this.#entries.filter((each) => each[0] !== name || each === kept);
    else for (const each of named) if (each !== kept) this.#entries.splice(this.#entries.indexOf(each), 1);
    if (kept) this.#named.set(name, [kept]);
    else this.#named.delete(name);
  }

  delete(name) {
    needs(1, arguments, 'FormData.delete');
    name = `${name}`;
    if (this.#named.has(name)) this.#remove(name);
  }

  get(name) {
    needs(1, arguments, 'FormData.get');
    return this.#named.get(`${name}`)?.[0][1] ?? null;
  }

  getAll(name) {
    needs(1, arguments, 'FormData.getAll');
    return this.#named.get(`${name}`)?.map(([, value]) => value) ?? [];
  }

  has(name) {
    needs(1, arguments, 'FormData.has');
    return this.#named.has(`${name}`);
  }

  set(name, value, filename = undefined) {
    needs(2, arguments, 'FormData.set');
    const made = entry('set', name, value, filename, arguments.length);
    const named = this.#named.get(made[0]);
    if (!named) {
      this.#add(made);
      return;
    }
    // It keeps the place of the first.
    named[0][1] = made[1];
    if (named.length > 1) this.#remove(made[0], named[0]);
  }

  static {
    iterate = iterators('FormData', (form) => {
      if (typeof form === 'object' && form !== null && #entries in form) return form.#entries;
      throw Object.assign(makeError('ERR_INVALID_THIS', 'FormData'), { message: 'Illegal invocation' });
    });
  }

  keys() { return iterate(this, 0); }
  values() { return iterate(this, 1); }
  entries() { return iterate(this); }

  forEach(callback, self = undefined) {
    needs(1, arguments, 'FormData.forEach');
    if (typeof callback !== 'function') throw new TypeError("Failed to execute 'forEach' on 'FormData': parameter 1 is not of type 'Function'.");
    // What comes or goes meanwhile is seen.
    for (let at = 0; at < this.#entries.length; at++) {
      const [name, value] = this.#entries[at];
      callback.call(self, value, name, this);
    }
  }
}

function entry(method, name, value, filename, count) {
  name = `${name}`.toWellFormed();
  if (!isBlob(value)) {
    if (count > 2) {
      throw new TypeError(`FormData.${method}: Expected value ("${require('util').inspect(value, { compact: true }).replaceAll("'", '"')}") to be an instance of Blob.`);
    }
    return [name, `${value}`.toWellFormed()];
  }
  if (filename !== undefined) value = new File([value], `${filename}`, { type: value.type });
  else if (!(value instanceof File)) value = new File([value], 'blob', { type: value.type });
  return [name, value];
}

finish(FormData, ['append', 'delete', 'get', 'getAll', 'has', 'set', 'keys', 'values', 'entries', 'forEach'], function () {
  const all = {};
  for (const [name, value] of this) {
    if (!Object.hasOwn(all, name)) all[name] = value;
    else if (Array.isArray(all[name])) all[name].push(value);
    else all[name] = [all[name], value];
  }
  return all;
});
hidden(FormData.prototype, Symbol.iterator, FormData.prototype.entries);

// --- On the wire ---

const lines = (text) => text.replace(/\r?\n|\r/g, '\r\n');
const quoted = (text) => text.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');

// The bytes of a form, and their media type.
function encode(form) {
  const boundary = `----formdata-undici-0${`${Math.floor(Math.random() * 1e11)}`.padStart(11, '0')}`;
  const parts = [];
  for (const [name, value] of form) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(lines(name))}"`;
    if (typeof value === 'string') {
      parts.push(Buffer.from(`${head}\r\n\r\n${lines(value)}\r\n`));
    } else {
      const type = value.type || 'application/octet-stream';
      parts.push(Buffer.from(`${head}; filename="${quoted(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`));
      parts.push(value, Buffer.from('\r\n'));
    }
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  const bytes = Buffer.concat(parts.map((part) => (isBlob(part) ? ownBytes(part) : part)));
  return { bytes, parts, type: `multipart/form-data; boundary=${boundary}` };
}

// A form out of a body of that media type.
function decode(bytes, type) {
  const form = new FormData();
  const essence = (type ?? '').split(';')[0].trim().toLowerCase();
  if (essence === 'application/x-www-form-urlencoded') {
    for (const [name, value] of new URLSearchParams(bytes.toString())) form.append(name, value);
    return form;
  }
  if (essence !== 'multipart/form-data') {
    throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
  }
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type);
  const { parse, wrong } = require('internal/fetch/multipart');
  let parts;
  try {
    if (!boundary) throw wrong('missing boundary in content-type header');
    parts = parse(bytes, boundary[1] ?? boundary[2]);
  } catch (err) {
    throw new TypeError('Failed to parse body as FormData.', { cause: err });
  }
  for (const { name, filename, type: given, body } of parts) {
    form.append(name, filename === null ? body.toString() : new File([body], filename, { type: given ?? 'text/plain' }));
  }
  return form;
}

require('internal/structured_clone').refuseObjectsOf(FormData);
module.exports = { Blob, FormData, decode, encode };
