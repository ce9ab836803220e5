// inspector: there is none, and a program that asks whether one is open is told so.

const { makeError } = require('internal/errors');

module.exports = {
  ...native('missing').exports('inspector'),
  close() {},
  url() { return undefined; },
  waitForDebugger() { throw makeError('ERR_INSPECTOR_NOT_ACTIVE'); },
  console,
};
