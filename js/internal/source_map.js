// module.SourceMap, module.findSourceMap, and what is mapped.

const { validateBoolean, validateObject } = require('internal/validators');
const host = native('source_map');

function cloned(payload) {
  const clone = { ...payload };
  for (const name of ['sources', 'names', 'sourcesContent']) {
    if (Array.isArray(clone[name])) clone[name] = clone[name].slice();
  }
  return clone;
}

// What a map is decoded from; one that lacks its lists is refused, as in Node.
function essence(map) {
  if (map.sections) {
    return { sections: map.sections.map(({ offset, map }) => ({ offset, map: essence(map) })) };
  }
  if (map.sources.length === 0 || map.mappings.length === 0) return {};
  const { sources, names, mappings } = map;
  return { sources, names, mappings };
}

class SourceMap {
  #payload;
  #lengths;
  #table;

  constructor(payload, { lineLengths } = {}) {
    validateObject(payload, 'payload');
    this.#payload = cloned(payload);
    this.#lengths = lineLengths?.length ? [...lineLengths] : undefined;
    this.#table = host.decode(JSON.stringify(essence(payload)));
  }

  get payload() { return cloned(this.#payload); }

  get lineLengths() { return this.#lengths?.slice(); }

  findEntry(line, column) {
    const found = host.find(this.#table, line, column);
    if (found === undefined) return {};
    const [generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name] = found;
    return { generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name };
  }

  // Both from 1, as stacks have them.
  findOrigin(lineNumber, columnNumber) {
    const entry = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (entry.originalSource === undefined) return {};
    const lines = lineNumber - entry.generatedLine;
    const columns = columnNumber - entry.generatedColumn;
    return {
      name: entry.name,
      fileName: entry.originalSource,
      lineNumber: entry.originalLine + lines,
      columnNumber: entry.originalColumn + columns,
    };
  }
}

// The map of each text is one object.
const made = new Map();

function findSourceMap(path) {
  const known = host.known(`${path}`);
  if (known === undefined) return undefined;
  const [json, lineLengths] = known;
  let map = made.get(json);
  if (map === undefined) {
    map = new SourceMap(JSON.parse(json), { lineLengths });
    made.set(json, map);
  }
  return map;
}

function setSourceMapsSupport(enabled, options = {}) {
  validateBoolean(enabled, 'enabled');
  validateObject(options, 'options');
  const { nodeModules = false, generatedCode = false } = options;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  host.setSupport(enabled, nodeModules, generatedCode);
}

module.exports = { SourceMap, findSourceMap, getSourceMapsSupport: host.support, setSourceMapsSupport };
