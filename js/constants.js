// constants, deprecated: those of os, fs and crypto in one object.

const { dlopen, errno, priority, signals } = require('os').constants;

const { defaultCipherList, ...crypto } = require('crypto').constants;

module.exports = Object.freeze({
  ...dlopen, ...errno, ...priority, ...signals, ...require('fs').constants, ...crypto,
});
