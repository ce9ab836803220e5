'use strict';
// FormData, and its two forms on the wire: multipart/form-data (RFC 7578), urlencoded.

const { Buffer } = require('buffer');
const { Blob, File, isBlob, ownBytes } = require('internal/blob');
const { makeError } = require('internal/errors');
const { finish, hidden, iterators, needs } = require('internal/fetch/headers');

let iterate;

class FormData {
  #entries = [];

  constructor(form = undefined) {
    if (form !== undefined) {
      throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
    }
  }

  append(name, value, filename = undefined) {
    needs(2, arguments, 'FormData.append');
    this.#entries.push(entry('append', name, value, filename, arguments.length));
  }

  delete(name) {
    needs(1, arguments, 'FormData.delete');
    name = `${name}`;
    this.#entries = this.#entries.filter(([each]) => each !== name);
  }

  get(name) {
    needs(1, arguments, 'FormData.get');
    name = `${name}`;
    return this.#entries.find(([each]) => each === name)?.[1] ?? null;
  }

  getAll(name) {
    needs(1, arguments, 'FormData.getAll');
    name = `${name}`;
    return this.#entries.filter(([each]) => each === name).map(([, value]) => value);
  }

  has(name) {
    needs(1, arguments, 'FormData.has');
    name = `${name}`;
    return this.#entries.some(([each]) => each === name);
  }

  set(name, value, filename = undefined) {
    needs(2, arguments, 'FormData.set');
    const made = entry('set', name, value, filename, arguments.length);
    const at = this.#entries.findIndex(([each]) => each === made[0]);
    if (at === -1) {
      this.#entries.push(made);
      return;
    }
    this.#entries = this.#entries.filter(([each], index) => each !== made[0] || index === at);
    this.#entries[at] = made;
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
    for (const [name, value] of this.#entries) callback.call(self, value, name, this);
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
      parts.push(ownBytes(value), Buffer.from('\r\n'));
    }
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { bytes: Buffer.concat(parts), type: `multipart/form-data; boundary=${boundary}` };
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
