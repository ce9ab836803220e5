// util.getCallSites: the frames of the caller, read from an error's stack.

const { validateInteger, validateObject, validateBoolean } = require('internal/validators');

const host = native('source_map');

// What a stack says of a place that was made from another: a URL, and the name that stands there.
function mapped(site) {
  const [scriptName, lineNumber, column, name] = host.place(site.scriptName, site.lineNumber, site.column) ?? [];
  if (scriptName === undefined) return site;
  return {
    __proto__: null, functionName: name ?? site.functionName, scriptName, lineNumber, column, columnNumber: column,
  };
}

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
  const maps = host.support();
  const isMapped = maps.enabled && (options?.sourceMap ?? host.isOnFromStart());
  if (maps.enabled) host.setSupport(false, false, false);
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = frameCount + 1;
  const holder = {};
  Error.captureStackTrace?.(holder, getCallSites);
  const stack = holder.stack ?? new Error().stack;
  Error.stackTraceLimit = limit;
  if (maps.enabled) host.setSupport(true, maps.nodeModules, maps.generatedCode);
  const sites = [];
  // By index: a script may have replaced what iterates over arrays.
  const lines = String(stack).split('\n');
  for (let at = 0; at < lines.length && sites.length < frameCount; at++) {
    const named = withName.exec(lines[at]);
    const found = named ?? withoutName.exec(lines[at]);
    if (found === null) continue;
    const name = named ? found[1] : '';
    const first = named ? 2 : 1;
    const file = found[first];
    const row = found[first + 1];
    const column = found[first + 2];
    const site = {
      __proto__: null,
      functionName: name === 'Object.<anonymous>' || name === '<main>' ? '' : name,
      scriptId: '0',
      scriptName: file,
      lineNumber: Number(row),
      columnNumber: Number(column),
      column: Number(column),
    };
    sites.push(isMapped ? mapped(site) : site);
  }
  return sites;
};
