// Events on their way from a file's process to the one that started it, between what its tests
// print: a mark that is not UTF-8, a length, the event.

const { serialize, deserialize } = require('v8');
const { inspect, types } = require('util');

const MARK = Buffer.from('\xffouro\xff', 'latin1');
const HEAD = MARK.length + 4;
const DEEPEST = 8;

const isError = (value) => types.isNativeError(value);

// What can be cloned of a value; text of the rest.
function cloneable(value) {
  if (value === null || !['object', 'function', 'symbol'].includes(typeof value)) return value;
  try {
    serialize(value);
    return value;
  } catch {
    return inspect(value);
  }
}

const eachCloneable = (fields) => fields.map(([key, value]) => [key, cloneable(value)]);

function apart(error, depth = 0) {
  if (!isError(error) || depth > DEEPEST) return { value: cloneable(error) };
  const { name, message, stack } = error;
  const fields = eachCloneable(Object.entries(error).filter(([key]) => key !== 'cause'));
  const cause = Object.hasOwn(error, 'cause') ? apart(error.cause, depth + 1) : undefined;
  return { isError: true, name, message: String(message), stack, fields, cause };
}

// The error again, as far as it could be told.
function together(told) {
  if (!told.isError) return told.value;
  const error = new Error(told.message);
  const put = (key, value) => {
    Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: false });
  };
  put('name', told.name);
  put('stack', told.stack);
  for (const [key, value] of told.fields) error[key] = value;
  if (told.cause) error.cause = together(told.cause);
  return error;
}

function serialized(event) {
  try {
    return serialize(event);
  } catch {
    return serialize({ ...event, data: Object.fromEntries(eachCloneable(Object.entries(event.data))) });
  }
}

exports.packed = function packed({ type, data }) {
  let error;
  if (data.details?.error) {
    error = apart(data.details.error);
    data = { ...data, details: { ...data.details, error: undefined } };
  }
  const text = serialized({ type, data: { ...data }, error });
  const head = Buffer.alloc(HEAD);
  MARK.copy(head);
  head.writeUInt32BE(text.length, MARK.length);
  return Buffer.concat([head, text]);
};

// The event; none: a file has printed what looks like one.
function unpacked(bytes) {
  try {
    const { type, data, error } = deserialize(bytes);
    if (error) data.details.error = together(error);
    return { type, data };
  } catch {
    return undefined;
  }
}

// Takes a file's output apart: `onEvent` gets the events, `onText` what lies between.
exports.Unpacker = class Unpacker {
  #rest = Buffer.alloc(0);

  constructor(onEvent, onText) {
    this.onEvent = onEvent;
    this.onText = onText;
  }

  take(chunk) {
    let rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    for (;;) {
      const at = rest.indexOf(MARK);
      if (at === -1) {
        const kept = this.#begun(rest);
        this.#text(rest.subarray(0, rest.length - kept));
        rest = rest.subarray(rest.length - kept);
        break;
      }
      this.#text(rest.subarray(0, at));
      rest = rest.subarray(at);
      if (rest.length < HEAD) break;
      const end = HEAD + rest.readUInt32BE(MARK.length);
      if (rest.length < end) break;
      const event = unpacked(rest.subarray(HEAD, end));
      if (event) this.onEvent(event);
      else this.#text(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    this.#rest = rest;
  }

  end() {
    this.#text(this.#rest);
    this.#rest = Buffer.alloc(0);
  }

  // How many bytes at the end may be a mark's first.
  #begun(bytes) {
    for (let length = Math.min(MARK.length - 1, bytes.length); length > 0; length--) {
      if (bytes.subarray(-length).equals(MARK.subarray(0, length))) return length;
    }
    return 0;
  }

  #text(bytes) {
    if (bytes.length > 0) this.onText(bytes);
  }
};
