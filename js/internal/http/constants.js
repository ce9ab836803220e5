'use strict';
// What http exports that never changes.

const { makeError } = require('internal/errors');
const { validateBoolean, validateOneOf } = require('internal/validators');

const STATUS_CODES = native('http').statusCodes();

const option = globalThis.process.execArgv?.find((arg) => arg.startsWith('--max-http-header-size='));
const maxHeaderSize = option ? Number(option.split('=')[1]) : 16 * 1024;

const lenient = Boolean(globalThis.process.execArgv?.includes('--insecure-http-parser'));

// The option httpValidation, which says it all where insecureHTTPParser says the half.
function validateValidation({ httpValidation, insecureHTTPParser }) {
  if (insecureHTTPParser !== undefined) validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  if (httpValidation === undefined) return;
  validateOneOf(httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
  if (insecureHTTPParser !== undefined) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'options.httpValidation', httpValidation,
      'cannot be used together with options.insecureHTTPParser');
  }
}
// What NODE_DEBUG=http tells, on stderr.
const debug = globalThis.process.env.NODE_DEBUG ? require('internal/util/debuglog').debuglog('http') : undefined;

const isLenient = (validation) => validation === 'relaxed' || validation === 'insecure';

module.exports = { STATUS_CODES, maxHeaderSize, lenient, validateValidation, isLenient, debug };
