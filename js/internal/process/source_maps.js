// process.setSourceMapsEnabled: stacks are never mapped here, so there is nothing to be turned on.

const { validateBoolean } = require('internal/validators');

module.exports = {
  setSourceMapsEnabled(value) { validateBoolean(value, 'enabled'); },
};
