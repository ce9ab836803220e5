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

const defineEnabled = (logger, section) =>
  Object.defineProperty(logger, 'enabled', {
    __proto__: null,
    get: () => isEnabled(section),
    configurable: true,
    enumerable: true,
  });

// FORCE_COLOR decides for every stream; without it only terminals get colors.
function wantsColors(stream) {
  if (process.env.FORCE_COLOR !== undefined) return require('tty').WriteStream.prototype.getColorDepth() > 2;
  return Boolean(stream?.isTTY && stream.getColorDepth?.() > 2);
}

// What these tell is not for everybody.
function warnOf(section) {
  if (section !== 'HTTP' && section !== 'HTTP2') return;
  process.emitWarning(`Setting the NODE_DEBUG environment variable to '${section.toLowerCase()}' can expose sensitive ` +
    'data (such as passwords, tokens and authentication headers) in the resulting log.');
}

function debuglog(section, callback) {
  section = `${section}`.toUpperCase();
  let write = (...args) => {
    const { formatWithOptions } = require('util');
    const say = (...rest) => {
      const colors = wantsColors(process.stderr);
      const head = formatWithOptions({ colors }, '%s %o: ', section, process.pid);
      process.stderr.write(`${head}${formatWithOptions({ colors }, ...rest)}\n`);
    };
    write = isEnabled(section) ? say : () => {};
    if (isEnabled(section)) warnOf(section);
    // The callback lets a caller replace what it holds by the function that does no more checks.
    if (typeof callback === 'function') callback(defineEnabled(write, section));
    write(...args);
  };
  const logger = (...args) => write(...args);
  return defineEnabled(logger, section);
}

exports.debuglog = debuglog;
exports.debug = debuglog;
