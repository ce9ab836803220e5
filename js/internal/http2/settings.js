'use strict';
// Settings: what they may be, and how they stand in a frame.

const { Buffer } = require('buffer');
const { makeError } = require('internal/errors');

// Names by number, with the range of their values. A header list's size has two names.
const KNOWN = [
  [1, 'headerTableSize', 0, 2 ** 32 - 1],
  [2, 'enablePush'],
  [3, 'maxConcurrentStreams', 0, 2 ** 32 - 1],
  [4, 'initialWindowSize', 0, 2 ** 32 - 1],
  [5, 'maxFrameSize', 16384, 2 ** 24 - 1],
  [6, 'maxHeaderListSize', 0, 2 ** 32 - 1],
  [8, 'enableConnectProtocol'],
];
const MOST_CUSTOM = 10;

function invalid(name, value, isType) {
  const Class = isType ? TypeError : RangeError;
  const err = new Class(`Invalid value for setting "${name}": ${value}`);
  Error.captureStackTrace(err, validateSettings);
  const { stack } = err;
  err.code = 'ERR_HTTP2_INVALID_SETTING_VALUE';
  Object.defineProperty(err, 'stack', {
    value: stack.replace(Class.name, `${Class.name} [${err.code}]`), writable: true, configurable: true, enumerable: false,
  });
  return err;
}

function checkNumber(name, value, min, max) {
  if (value !== undefined && (typeof value !== 'number' || value < min || value > max)) throw invalid(name, value);
}

function validateSettings(settings) {
  if (settings === undefined) return;
  const { customSettings } = settings;
  if (customSettings !== undefined) {
    if (typeof customSettings !== 'object') throw makeError('ERR_INVALID_ARG_TYPE', 'customSettings', 'Object', customSettings);
    const entries = Object.entries(customSettings);
    if (entries.length > MOST_CUSTOM) throw makeError('ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS');
    for (const [id, value] of entries) {
      checkNumber('customSettings:id', Number(id), 0, 0xFFFF);
      if (Number.isNaN(Number(id))) throw invalid('customSettings:id', id);
      checkNumber('customSettings:value', Number(value), 0, 2 ** 32 - 1);
    }
  }
  for (const [, name, min, max] of KNOWN) {
    if (min !== undefined) checkNumber(name, settings[name], min, max);
  }
  checkNumber('maxHeaderSize', settings.maxHeaderSize, 0, 2 ** 32 - 1);
  for (const name of ['enablePush', 'enableConnectProtocol']) {
    if (settings[name] !== undefined && typeof settings[name] !== 'boolean') throw invalid(name, settings[name], true);
  }
}

// Numbers and values in turn, as the native half takes them: in the order of the numbers.
function pairsOf(settings) {
  const pairs = [];
  for (const [id, name] of KNOWN) {
    let value = settings[name];
    if (id === 6 && settings.maxHeaderSize !== undefined) value = settings.maxHeaderSize;
    if (value !== undefined) pairs.push(id, Number(value));
  }
  for (const [id, value] of Object.entries(settings.customSettings ?? {})) pairs.push(Number(id), Number(value));
  return pairs;
}

// The object that scripts see, from the native half's numbers.
function objectOf([table, push, streams, window, frame, list, connect, ...custom]) {
  const settings = {
    headerTableSize: table,
    enablePush: Boolean(push),
    initialWindowSize: window,
    maxFrameSize: frame,
    maxConcurrentStreams: streams,
    maxHeaderListSize: list,
    maxHeaderSize: list,
    enableConnectProtocol: Boolean(connect),
  };
  settings.customSettings = customOf(custom);
  return settings;
}

function customOf(pairs) {
  const custom = {};
  for (let at = 0; at < pairs.length; at += 2) custom[pairs[at]] = pairs[at + 1];
  return custom;
}

function getDefaultSettings() {
  return {
    headerTableSize: 4096,
    enablePush: true,
    initialWindowSize: 65535,
    maxFrameSize: 16384,
    maxConcurrentStreams: 2 ** 32 - 1,
    maxHeaderListSize: 65535,
    maxHeaderSize: 65535,
    enableConnectProtocol: false,
  };
}

function getPackedSettings(settings) {
  if (settings === undefined) return Buffer.alloc(0);
  assertIsObject(settings, 'settings');
  validateSettings(settings);
  const pairs = pairsOf(settings);
  const packed = Buffer.alloc(pairs.length * 3);
  for (let at = 0; at < pairs.length; at += 2) {
    packed.writeUInt16BE(pairs[at], at * 3);
    packed.writeUInt32BE(pairs[at + 1], at * 3 + 2);
  }
  return packed;
}

function getUnpackedSettings(buf, options = {}) {
  if (!ArrayBuffer.isView(buf) || buf.length === undefined) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'buf', ['Buffer', 'TypedArray'], buf);
  }
  if (buf.length % 6 !== 0) throw makeError('ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH');
  const settings = {};
  const custom = [];
  for (let at = 0; at < buf.length; at += 6) {
    const id = buf[at] << 8 | buf[at + 1];
    const value = (buf[at + 2] << 24 | buf[at + 3] << 16 | buf[at + 4] << 8 | buf[at + 5]) >>> 0;
    const known = KNOWN.find(([number]) => number === id);
    if (!known) custom.push(id, value);
    else settings[known[1]] = known[2] === undefined ? value !== 0 : value;
    if (id === 6) settings.maxHeaderSize = value;
  }
  if (custom.length > 0) settings.customSettings = customOf(custom);
  if (options !== null && options !== undefined && options.validate) validateSettings(settings);
  return settings;
}

function assertIsObject(value, name, types) {
  if (value !== undefined && (value === null || typeof value !== 'object' || Array.isArray(value))) {
    throw makeError('ERR_INVALID_ARG_TYPE', name, types || 'Object', value);
  }
}

module.exports = { validateSettings, pairsOf, objectOf, getDefaultSettings, getPackedSettings, getUnpackedSettings, assertIsObject };
