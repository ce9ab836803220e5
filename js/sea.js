// sea: this host is no single executable application.

const { makeError } = require('internal/errors');

function none() { throw makeError('ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION'); }

module.exports = {
  isSea: () => false,
  getAsset: (key, encoding) => none(),
  getRawAsset: (key) => none(),
  getAssetAsBlob: (key, options) => none(),
  getAssetKeys: () => none(),
};
