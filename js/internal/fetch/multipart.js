'use strict';
// multipart/form-data (RFC 7578) as parts, read as undici reads it: what it lets pass passes.

const { Buffer } = require('buffer');

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const utf8 = (text) => Buffer.from(text, 'latin1').toString();

function wrong(what) {
  return new TypeError(what);
}

// Reads a text of bytes from a position on.
class Reader {
  constructor(text, at) {
    this.text = text;
    this.at = at;
  }

  // What matches here (a sticky pattern may match nothing).
  take(pattern) {
    pattern.lastIndex = this.at;
    const [taken] = pattern.exec(this.text);
    this.at += taken.length;
    return taken;
  }

  skip(text) {
    const is = this.text.startsWith(text, this.at);
    if (is) this.at += text.length;
    return is;
  }

  lineEnd() {
    if (!this.skip('\r\n')) throw wrong('expected CRLF');
  }
}

// The parts' { name, filename, type, body }; the last two are null where there are none.
function parse(bytes, boundary) {
  const text = bytes.toString('latin1');
  const mark = `--${boundary}`;
  const reader = new Reader(text, text.indexOf(mark));
  if (reader.at === -1) throw wrong('no boundary found in multipart body');
  const parts = [];
  while (true) {
    reader.skip(mark);
    if (reader.skip('--')) return parts;
    reader.lineEnd();
    const part = readHead(reader);
    const next = text.indexOf(mark, reader.at);
    if (next === -1) throw wrong('expected boundary after body');
    const end = Math.max(next - 2, reader.at);
    part.body = bytes.subarray(reader.at, end);
    if (part.encoding === 'base64') part.body = Buffer.from(part.body.toString(), 'base64');
    reader.at = end;
    reader.lineEnd();
    parts.push(part);
  }
}

function readHead(reader) {
  const part = { name: null, filename: null, type: null, encoding: null, body: null };
  while (!reader.skip('\r\n')) {
    const name = reader.take(/[^\r\n:]*/y).trim();
    if (!TOKEN.test(name)) throw wrong('header name does not match the field-name token production');
    if (!reader.skip(':')) throw wrong('expected :');
    reader.take(/[\t ]*/y);
    switch (name.toLowerCase()) {
      case 'content-disposition':
        readDisposition(reader, part);
        break;
      case 'content-type':
        part.type = reader.take(/[^\r\n]*/y).trim();
        break;
      case 'content-transfer-encoding':
        part.encoding = reader.take(/[^\r\n]*/y).trim();
        break;
      default:
        reader.take(/[^\r\n]*/y);
    }
    reader.lineEnd();
  }
  if (part.name === null) throw wrong('header name is null');
  return part;
}

function readDisposition(reader, part) {
  if (reader.take(/[^\s;]*/y).toLowerCase() !== 'form-data') throw wrong('expected form-data for content-disposition header');
  let name = null;
  part.filename = null;
  while (reader.skip(';')) {
    reader.take(/[\t ]*/y);
    const key = reader.take(/[^\s;=*]*/y).toLowerCase();
    const isExtended = key !== '' && reader.skip('*');
    if (!reader.skip('=')) break;
    const value = readValue(reader, isExtended);
    if (key === 'name') name = value;
    if (key === 'filename') part.filename = value;
    // What stands behind a value and a space is not looked at.
    reader.take(/([\t ][^;\r\n]*)?/y);
  }
  if (name === null) throw wrong('name attribute is required in content-disposition header');
  part.name = name;
}

function readValue(reader, isExtended) {
  if (isExtended) {
    const value = reader.take(/[^\s;]*/y);
    if (!/^utf-8/i.test(value)) throw wrong("unknown encoding, expected utf-8''");
    return decodeURIComponent(utf8(value.slice(7)));
  }
  if (!reader.skip('"')) return utf8(reader.take(/[^\s;]*/y));
  const value = reader.take(/[^"\r\n]*/y);
  if (!reader.skip('"')) throw wrong('Closing quote not found');
  return utf8(value.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"'));
}

module.exports = { parse, wrong };
