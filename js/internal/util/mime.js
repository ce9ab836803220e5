// MIMEType and MIMEParams, after the WHATWG's MIME Sniffing standard.

const { makeError } = require('internal/errors');

const notToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const notQuotable = /[^\t\u0020-~\u0080-\u00FF]/;
const startBlank = /^[\r\n\t ]*/;
const endBlank = /[\r\n\t ]*$/;

const trimEnd = (text) => text.replace(endBlank, '');
const lower = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function invalid(what, text, at) {
  const error = makeError('ERR_INVALID_MIME_SYNTAX', what, text, at);
  return error;
}

function checked(what, text, whole, pattern = notToken) {
  const at = text.search(pattern);
  if (text === '' && pattern === notToken) throw invalid(what, whole, -1);
  if (at !== -1) throw invalid(what, whole, at);
  return text;
}

class MIMEParams {
  #data = new Map();

  delete(name) { this.#data.delete(name); }
  get(name) { return this.#data.has(name) ? this.#data.get(name) : null; }
  has(name) { return this.#data.has(name); }

  set(name, value) {
    name = `${name}`;
    value = `${value}`;
    checked('parameter name', name, name);
    checked('parameter value', value, value, notQuotable);
    this.#data.set(name, value);
  }

  *entries() { yield* this.#data.entries(); }
  *keys() { yield* this.#data.keys(); }
  *values() { yield* this.#data.values(); }

  toString() {
    return Array.from(this.#data, ([name, value]) => {
      const plain = value !== '' && !notToken.test(value);
      return `${name}=${plain ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
    }).join(';');
  }

  static read(text, params) {
    let at = 0;
    while (at < text.length) {
      at += startBlank.exec(text.slice(at))[0].length;
      const end = text.slice(at).search(/[;=]/);
      const stop = end === -1 ? text.length : at + end;
      const name = lower(text.slice(at, stop));
      at = stop + 1;
      if (text[stop] !== '=') continue;
      let value;
      if (text[at] === '"') {
        [value, at] = quoted(text, at + 1);
      } else {
        const next = text.indexOf(';', at);
        const behind = next === -1 ? text.length : next;
        value = trimEnd(text.slice(at, behind));
        at = behind + 1;
        if (value === '') continue;
      }
      const good = name !== '' && !notToken.test(name) && !notQuotable.test(value);
      if (good && !params.#data.has(name)) params.#data.set(name, value);
    }
  }
}

// The text of a quoted value that begins at `at`, and where the next parameter begins.
function quoted(text, at) {
  let value = '';
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\' && at + 1 < text.length) at++;
    value += text[at++];
  }
  const next = text.indexOf(';', at);
  return [value, next === -1 ? text.length : next + 1];
}

const read = MIMEParams.read;
delete MIMEParams.read;
Object.defineProperties(MIMEParams.prototype, {
  [Symbol.iterator]: { value: MIMEParams.prototype.entries, writable: true, configurable: true },
  toJSON: { value: MIMEParams.prototype.toString, writable: true, configurable: true },
});

class MIMEType {
  #type;
  #subtype;
  #params = new MIMEParams();

  constructor(input) {
    input = `${input}`;
    const text = input.slice(startBlank.exec(input)[0].length);
    const slash = text.indexOf('/');
    const type = slash === -1 ? text : text.slice(0, slash);
    if (slash === -1) {
      const at = text.search(notToken);
      throw invalid('type', input, at);
    }
    this.#type = lower(checked('type', type, input));
    const rest = text.slice(slash + 1);
    const semicolon = rest.indexOf(';');
    const subtype = trimEnd(semicolon === -1 ? rest : rest.slice(0, semicolon));
    this.#subtype = lower(checked('subtype', subtype, input));
    if (semicolon !== -1) read(rest.slice(semicolon + 1), this.#params);
  }

  get type() { return this.#type; }
  set type(value) { this.#type = lower(checked('type', `${value}`, `${value}`)); }
  get subtype() { return this.#subtype; }
  set subtype(value) { this.#subtype = lower(checked('subtype', `${value}`, `${value}`)); }
  get essence() { return `${this.#type}/${this.#subtype}`; }
  get params() { return this.#params; }

  toString() {
    const params = this.#params.toString();
    return params === '' ? this.essence : `${this.essence};${params}`;
  }
}
Object.defineProperty(MIMEType.prototype, 'toJSON', {
  value: MIMEType.prototype.toString, writable: true, configurable: true,
});
for (const name of ['type', 'subtype', 'essence', 'params', 'toString', 'toJSON']) {
  Object.defineProperty(MIMEType.prototype, name, { enumerable: true });
}

exports.MIMEType = MIMEType;
exports.MIMEParams = MIMEParams;
