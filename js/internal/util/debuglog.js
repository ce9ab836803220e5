// util.debuglog: messages for the sections that NODE_DEBUG names.

let enabled;

function isEnabled(section) {
  if (enabled === undefined) {
    const wanted = (process.env.NODE_DEBUG || '').toUpperCase().split(',').filter(Boolean);
    const patterns = wanted.map((name) => name.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*'));
    enabled = patterns.length === 0 ? null : new RegExp(`^(?:${patterns.join('|')})$`);
  }
  return enabled !== null && enabled.test(section);
}

function debuglog(section, callback) {
  section = `${section}`.toUpperCase();
  let write = (...args) => {
    const { formatWithOptions } = require('util');
    // The callback lets a caller replace what it holds by the function that does no more checks.
    write = isEnabled(section)
      ? (...rest) => {
          const colors = process.stderr.isTTY && process.stderr.hasColors?.();
          const text = formatWithOptions({ colors }, ...rest);
          process.stderr.write(`${section} ${process.pid}: ${text}\n`);
        }
      : () => {};
    if (typeof callback === 'function') callback(write);
    write(...args);
  };
  const logger = (...args) => write(...args);
  Object.defineProperty(logger, 'enabled', {
    get: () => isEnabled(section),
    configurable: true,
    enumerable: true,
  });
  return logger;
}

exports.debuglog = debuglog;
exports.debug = debuglog;
