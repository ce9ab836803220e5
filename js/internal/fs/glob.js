// fs.glob: paths that match a pattern of *, **, ?, [], {} and extended groups.

const fs = require('fs');
const path = require('path');
const { validateFunction, validateString, validateStringArray } = require('internal/validators');

// a{b,c}d -> abd, acd
function expand(pattern) {
  let depth = 0;
  let open = -1;
  const commas = [];
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at];
    if (letter === '\\') at++;
    else if (letter === '{' && depth++ === 0) open = at;
    else if (letter === ',' && depth === 1) commas.push(at);
    else if (letter === '}' && depth > 0 && --depth === 0) {
      if (commas.length === 0) {
        const range = /^(-?\d+)\.\.(-?\d+)$/.exec(pattern.slice(open + 1, at));
        if (!range) continue;
        const all = [];
        const [from, to] = [Number(range[1]), Number(range[2])];
        const step = from <= to ? 1 : -1;
        for (let number = from; number !== to + step && all.length < 10000; number += step) {
          all.push(...expand(pattern.slice(0, open) + number + pattern.slice(at + 1)));
        }
        return all;
      }
      const ends = [open, ...commas, at];
      const all = [];
      for (let part = 0; part + 1 < ends.length; part++) {
        const middle = pattern.slice(ends[part] + 1, ends[part + 1]);
        all.push(...expand(pattern.slice(0, open) + middle + pattern.slice(at + 1)));
      }
      return all;
    }
  }
  return [pattern];
}

const escape = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

// One part of a path as a regular expression; a string when nothing in it is special.
function compilePart(part) {
  if (part === '**') return part;
  if (!/[*?[\\!+@]/.test(part)) return part;
  // A leading dot must be asked for.
  const dot = part[0] === '.' ? '' : '(?!\\.)';
  return new RegExp(`^${dot}(?:${source(part)})$`);
}

// The text of a regular expression for a part, or for the rest of one.
function source(part) {
  let out = '';
  const groups = [];
  for (let at = 0; at < part.length; at++) {
    const letter = part[at];
    if ('!?*+@'.includes(letter) && part[at + 1] === '(') {
      groups.push(letter);
      out += letter === '!' ? '(?:(?!(?:' : '(?:';
      at++;
    } else if (letter === ')' && groups.length > 0) {
      const kind = groups.pop();
      // `!(a).js` is what is not `a.js`: the rest counts too.
      if (kind === '!') out += `)${source(part.slice(at + 1))}$)[^/]*)`;
      else out += ')' + (kind === '@' ? '' : kind);
    } else if (letter === '|' && groups.length > 0) out += '|';
    else if (letter === '*') out += '[^/]*';
    else if (letter === '?') out += '[^/]';
    else if (letter === '\\' && at + 1 < part.length) out += escape(part[++at]);
    else if (letter === '[') {
      const end = part.indexOf(']', at + 2);
      if (end < 0) {
        out += '\\[';
      } else {
        let set = part.slice(at + 1, end);
        if (set[0] === '!') set = '^' + set.slice(1);
        out += `[${set.replace(/\\/g, '\\\\')}]`;
        at = end;
      }
    } else out += escape(letter);
  }
  return out;
}

const compile = (pattern) => expand(pattern).map((one) => one.split('/').map(compilePart));

// Whether the parts of a path match a pattern's.
function matches(pattern, parts, at = 0, from = 0) {
  for (; at < pattern.length; at++, from++) {
    const part = pattern[at];
    if (part === '**') {
      if (at === pattern.length - 1) return true;
      for (let skip = from; skip <= parts.length; skip++) {
        if (matches(pattern, parts, at + 1, skip)) return true;
      }
      return false;
    }
    if (from >= parts.length) return false;
    if (typeof part === 'string' ? part !== parts[from] : !part.test(parts[from])) return false;
  }
  return from === parts.length;
}

function readOptions(patterns, options) {
  if (Array.isArray(patterns)) {
    validateStringArray(patterns, 'patterns');
  } else {
    validateString(patterns, 'patterns');
    patterns = [patterns];
  }
  let { cwd = '.', withFileTypes = false, exclude } = options ?? {};
  if (cwd instanceof URL) cwd = require('url').fileURLToPath(cwd);
  let excluded = () => false;
  if (typeof exclude === 'function') {
    excluded = (entry, relative) => exclude(withFileTypes ? entry : relative);
  } else if (exclude !== undefined) {
    validateStringArray(exclude, 'options.exclude');
    const all = exclude.flatMap(compile);
    excluded = (entry, relative) => all.some((pattern) => matches(pattern, relative.split('/')));
  }
  return { patterns, cwd, withFileTypes, excluded };
}

// Gives every match once: its path as the pattern spells it, or its Dirent.
// `resolve` gives the path of a folder and a name in it: it is in the Dirents.
function* search(patterns, options, resolve) {
  const how = readOptions(patterns, options);
  const seen = new Set();
  const listed = new Map();
  const list = (folder) => {
    let entries = listed.get(folder);
    if (!entries) {
      try {
        entries = fs.readdirSync(folder, { withFileTypes: true });
      } catch {
        entries = [];
      }
      listed.set(folder, entries);
    }
    return entries;
  };
  const direntOf = (full) => {
    try {
      const stats = fs.lstatSync(full);
      const kinds = ['isFile', 'isDirectory', 'isSymbolicLink', 'isFIFO', 'isSocket', 'isCharacterDevice', 'isBlockDevice'];
      const kind = kinds.findIndex((name) => stats[name]()) + 1;
      return new fs.Dirent(path.basename(full), path.dirname(full), kind);
    } catch {
      return null;
    }
  };
  function* found(relative, entry) {
    const name = relative === '' ? '.' : relative;
    if (seen.has(name)) return;
    seen.add(name);
    if (how.excluded(entry, name)) return;
    yield how.withFileTypes ? entry : name;
  }
  // Node does not find these.
  const isLost = (relative) => relative === '.' || relative === '..';
  const join = (base, name) => (base === '' ? name : base.endsWith('/') ? base + name : `${base}/${name}`);
  function* walk(base, pattern, at) {
    const full = resolve(how.cwd, base);
    const last = at === pattern.length - 1;
    const part = pattern[at];
    if (part === '' && last) {
      const entry = direntOf(full);
      if (entry?.isDirectory() && !isLost(base)) yield* found(base, entry);
    } else if (part === '**') {
      if (last) {
        const entry = direntOf(full);
        if (entry) yield* found(base, entry);
      } else {
        yield* walk(base, pattern, at + 1);
      }
      for (const entry of list(full)) {
        if (entry.name[0] === '.') continue;
        const relative = join(base, entry.name);
        if (entry.isDirectory()) {
          if (!how.excluded(entry, relative)) yield* walk(relative, pattern, at);
        } else if (last) {
          yield* found(relative, entry);
        }
      }
    } else if (typeof part === 'string') {
      const relative = part === '' && at === 0 ? '/' : join(base, part);
      const entry = direntOf(resolve(how.cwd, relative));
      if (!entry && part !== '') return;
      if (!last) yield* walk(relative, pattern, at + 1);
      else if (!isLost(relative)) yield* found(relative, entry);
    } else {
      for (const entry of list(full)) {
        if (!part.test(entry.name)) continue;
        const relative = join(base, entry.name);
        if (last) yield* found(relative, entry);
        else if (!entry.isFile() && !how.excluded(entry, relative)) yield* walk(relative, pattern, at + 1);
      }
    }
  }
  for (const pattern of how.patterns) {
    for (const one of expand(path.normalize(pattern))) {
      yield* walk('', one.split('/').map(compilePart), 0);
    }
  }
}

exports.matchesGlob = function matchesGlob(path, pattern) {
  const parts = path.split('/');
  return compile(pattern).some((one) => matches(one, parts));
};

exports.globSync = function globSync(pattern, options) {
  return [...search(pattern, options, (cwd, name) => (path.isAbsolute(name) ? name : path.join(cwd, name)))];
};

exports.glob = function glob(pattern, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  readOptions(pattern, options);
  // Searched where a callback of the pool would come. As in Node a promise calls back.
  const found = async () => {
    await fs.promises.stat('.').catch(() => {});
    return [...search(pattern, options, path.resolve)];
  };
  found().then((all) => callback(null, all), callback);
};

async function* searchLater(pattern, options) {
  await fs.promises.stat('.').catch(() => {});
  for (const one of search(pattern, options, path.resolve)) yield one;
}

// Three asynchronous generators, one over the other, as in Node: programs see how many microtasks an item takes.
async function* through(pattern, options) {
  yield* searchLater(pattern, options);
}

exports.promises_glob = async function* glob(pattern, options) {
  yield* through(pattern, options);
};
