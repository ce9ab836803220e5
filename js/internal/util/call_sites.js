// util.getCallSites: the frames of the caller, read from an error's stack.

const { validateInteger, validateObject, validateBoolean } = require('internal/validators');

const withName = /^ *at (?:async )?(.*) \((.*):(\d+):(\d+)\)$/;
const withoutName = /^ *at (?:async )?(.*):(\d+):(\d+)$/;

exports.getCallSites = function getCallSites(frameCount = 8, options) {
  if (options === undefined && typeof frameCount === 'object') {
    options = frameCount;
    frameCount = 8;
  }
  if (options !== undefined) {
    validateObject(options, 'options');
    if (options.sourceMap !== undefined) validateBoolean(options.sourceMap, 'options.sourceMap');
  }
  if (typeof frameCount !== 'number') validateInteger(frameCount, 'frameCount');
  validateInteger(frameCount, 'frameCount', 1, 200);
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = frameCount + 1;
  const holder = {};
  Error.captureStackTrace?.(holder, getCallSites);
  const stack = holder.stack ?? new Error().stack;
  Error.stackTraceLimit = limit;
  const sites = [];
  for (const line of String(stack).split('\n')) {
    const named = withName.exec(line);
    const bare = named ?? withoutName.exec(line);
    if (bare === null || sites.length === frameCount) continue;
    const [name, file, row, column] = named ? named.slice(1) : ['', ...bare.slice(1)];
    sites.push({
      __proto__: null,
      functionName: name === 'Object.<anonymous>' || name === '<main>' ? '' : name,
      scriptId: '0',
      scriptName: file,
      lineNumber: Number(row),
      columnNumber: Number(column),
      column: Number(column),
    });
  }
  return sites;
};
