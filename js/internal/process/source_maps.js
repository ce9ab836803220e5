// process.setSourceMapsEnabled and process.sourceMapsEnabled: all that can be mapped, or nothing.

const { validateBoolean } = require('internal/validators');
const host = native('source_map');

module.exports = {
  setSourceMapsEnabled(enabled) {
    validateBoolean(enabled, 'enabled');
    host.setSupport(enabled, enabled, enabled);
  },
  get sourceMapsEnabled() { return host.support().enabled; },
};
