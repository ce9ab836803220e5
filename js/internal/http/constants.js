'use strict';
// What http exports that never changes.

const STATUS_CODES = native('http').statusCodes();

const option = globalThis.process.execArgv?.find((arg) => arg.startsWith('--max-http-header-size='));
const maxHeaderSize = option ? Number(option.split('=')[1]) : 16 * 1024;

const lenient = Boolean(globalThis.process.execArgv?.includes('--insecure-http-parser'));

// What the option httpValidation can be.
const validations = ['strict', 'relaxed', 'insecure'];

module.exports = { STATUS_CODES, maxHeaderSize, lenient, validations };
