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

const noName = new Set(['', '.', '..']);

// Whether the parts of a path match a pattern's. `isOpen`: `**` at the end may stand for nothing.
function matches(pattern, parts, isOpen = true, at = 0, from = 0) {
  for (; at < pattern.length; at++, from++) {
    const part = pattern[at];
    if (part === '**') {
      if (at === pattern.length - 1) {
        return (isOpen || from < parts.length || at === 0) && parts.slice(from).every((name) => name[0] !== '.');
      }
      for (let skip = from; skip <= parts.length; skip++) {
        if (matches(pattern, parts, isOpen, at + 1, skip)) return true;
        if (parts[skip]?.[0] === '.') break;
      }
      return false;
    }
    if (from >= parts.length) return false;
    if (typeof part === 'string' ? part !== parts[from] : noName.has(parts[from]) || !part.test(parts[from])) return false;
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
  // What is left out is not entered; a list leaves it out of what is found as well.
  let excluded = () => false;
  let hidden = () => false;
  if (typeof exclude === 'function') {
    // Where `**` stands it is asked of a name.
    excluded = (entry, relative, isName) => {
      if (!withFileTypes) return exclude(isName ? entry.name : relative);
      const folder = isName ? path.resolve(cwd, path.dirname(relative)) : path.dirname(relative);
      return exclude(new fs.Dirent(path.basename(relative), folder, kindOf(entry)));
    };
  } else if (exclude !== undefined) {
    validateStringArray(exclude, 'options.exclude');
    const all = exclude.map((one) => path.normalize(one).replace(/(.)\/$/, '$1')).flatMap(compile);
    // A folder all of whose contents is left out is found, but not entered.
    const isAmong = (relative, isOpen) => all.some((pattern) => matches(pattern, relative.split('/'), isOpen));
    if (exclude.some((one) => path.normalize(one) === '.')) {
      excluded = () => true;
      hidden = () => true;
    } else {
      excluded = (entry, relative, isName) => !isName && isAmong(relative, true);
      hidden = (relative) => isAmong(relative, false);
    }
  }
  return { patterns, cwd, withFileTypes, excluded, hidden };
}

const kinds = ['isFile', 'isDirectory', 'isSymbolicLink', 'isFIFO', 'isSocket', 'isCharacterDevice', 'isBlockDevice'];

const kindOf = (entry) => kinds.findIndex((name) => entry[name]()) + 1;
const direntOf = (full, stats) => new fs.Dirent(path.basename(full), path.dirname(full), kindOf(stats));

const join = (base, name) => (base === '' ? name : base.endsWith('/') ? base + name : `${base}/${name}`);
// Node does not find these.
const isLost = (relative) => relative === '.' || relative === '..';

// What a search asks of the file system, by name: at once, or later.
const askNow = {
  look(full) {
    try {
      return direntOf(full, fs.lstatSync(full));
    } catch {
      return null;
    }
  },
  list(full) {
    try {
      return fs.readdirSync(full, { withFileTypes: true });
    } catch {
      return [];
    }
  },
};
const askLater = {
  look: (full) => fs.promises.lstat(full).then((stats) => direntOf(full, stats), () => null),
  list: (full) => fs.promises.readdir(full, { withFileTypes: true }).then(undefined, () => []),
};

// Steps of a search: each is a question, whose answer `next` is given, or a match (its path as the pattern
// spells it, or its Dirent), each once. `resolve` gives the path of a folder and a name in it: it is in the
// Dirents. Folders are entered from the last that was found on, each with the places in patterns that it may
// go on with.
class Search {
  constructor(patterns, options, resolve) {
    this.how = readOptions(patterns, options);
    this.resolve = resolve;
    this.found = new Set();
    this.listed = new Map();
    this.known = new Map();
    this.been = new Set();
  }

  * steps() {
    const { how } = this;
    // (A folder above what `**` finds is not known yet.)
    const plain = (pattern) => (pattern.includes('**/..') ? pattern : path.normalize(pattern));
    // Where a search begins can be left out.
    const isOpen = (pattern) => {
      const [, up] = /^\.(\.?)(?:\/|$)/.exec(pattern) ?? [];
      return up === undefined || !how.excluded(new fs.Dirent('.', '.', fs.constants.UV_DIRENT_DIR), up ? '../' : '.');
    };
    const all = how.patterns.filter(isOpen).flatMap((pattern) => expand(plain(pattern)));
    const partsOf = (one) => one.split('/').filter((part, at, all) => part !== '**' || all[at - 1] !== '**').map(compilePart);
    const tries = all.map((one) => ({ parts: partsOf(one), places: [0], links: [] }));
    const stack = [{ base: '', tries }];
    while (stack.length > 0) {
      const { base, tries } = stack.pop();
      const next = new Map();
      for (const one of tries) yield* this.enter(base, one, next);
      for (const [base, tries] of next) stack.push({ base, tries });
    }
  }

  * look(full) {
    let entry = this.known.get(full);
    if (entry === undefined) this.known.set(full, entry = yield { ask: 'look', full });
    return entry;
  }

  * list(full) {
    let entries = this.listed.get(full);
    if (entries) return entries;
    entries = yield { ask: 'list', full };
    this.listed.set(full, entries);
    for (const entry of entries) this.known.set(this.resolve(full, entry.name), entry);
    return entries;
  }

  * match(relative, entry) {
    const name = relative === '' ? '.' : relative;
    if (this.found.has(name)) return;
    this.found.add(name);
    if (!this.how.hidden(name)) yield { found: this.how.withFileTypes ? entry : name };
  }

  // What a pattern makes of a folder, from some places in it on.
  * enter(base, { parts, places, links }, next) {
    const last = parts.length - 1;
    const full = this.resolve(this.how.cwd, base);
    const go = (relative, entry, places, links) => {
      if (relative !== '..' && this.how.excluded(entry, relative)) return;
      const tries = next.get(relative) ?? [];
      next.set(relative, tries);
      tries.push({ parts, places, links });
    };
    const [first] = places;
    const here = yield* this.look(full);
    if (places.includes(last)) {
      if (parts[last] === '' && here?.isDirectory() && !isLost(base)) yield* this.match(base, here);
      if (parts[last] === '**' && here && (base !== '' || last === 0)) yield* this.match(base, here);
    }
    // `**/` is all folders.
    if (parts[last] === '' && here?.isDirectory() && parts[last - 1] === '**' && places.includes(last - 1)) yield* this.match(base, here);
    if (places.length === 1 && typeof parts[first] === 'string' && parts[first] !== '**') {
      const relative = parts[first] === '' && first === 0 ? '/' : join(base, parts[first]);
      if (parts[first] === '' && first === last) return;
      const entry = yield* this.look(this.resolve(this.how.cwd, relative));
      if (!entry) return;
      if (first < last) go(relative, entry, [first + 1], []);
      else if (!isLost(relative)) yield* this.match(relative, entry);
      return;
    }
    for (const entry of yield* this.list(full)) {
      const relative = join(base, entry.name);
      const places2 = new Set();
      const links2 = [];
      for (const at of places) {
        const part = parts[at];
        const matched = (place) => {
          const part = parts[place];
          return typeof part === 'string' ? part === entry.name : part !== undefined && part.test(entry.name);
        };
        if (part === '**') {
          // Names with a dot in front are for who asks for them.
          const isNext = matched(at + 1);
          if ((entry.name[0] === '.' && !isNext) || this.how.excluded(entry, relative, true)) continue;
          const isFolder = entry.isDirectory();
          const isLink = entry.isSymbolicLink();
          const mayGo = !links.includes(at);
          if (mayGo && isFolder) places2.add(at);
          else if (mayGo && at === last) yield* this.match(relative, entry);
          if (isNext && at + 1 === last) yield* this.match(relative, entry);
          else if (isNext && isFolder) places2.add(at + 2);
          if (isNext && (isFolder || isLink) && mayGo) places2.add(at + 1);
          if (isLink) links2.push(at);
          if (parts[at + 1] === '..' && at + 1 === last && isFolder) {
            yield* this.match(base, here);
            const above = path.join(base, '..');
            const folder = yield* this.look(this.resolve(this.how.cwd, above));
            if (folder) yield* this.match(above, above === '..' ? new fs.Dirent('..', '.', kindOf(folder)) : folder);
          }
        } else if (matched(at)) {
          if (at === last) yield* this.match(relative, entry);
          else if (typeof part === 'string' || entry.isDirectory()) places2.add(at + 1);
        }
      }
      if (places2.size > 0) go(relative, entry, [...places2], links2);
    }
  }
}

exports.matchesGlob = function matchesGlob(file, pattern) {
  const plain = file.includes('/../') ? path.normalize(file) : file;
  const parts = plain.split('/');
  const isFolder = parts.length > 1 && parts.at(-1) === '';
  return compile(pattern).some((one) => matches(one, parts, false) || (isFolder && matches(one, parts.slice(0, -1), false)));
};

exports.globSync = function globSync(pattern, options) {
  const steps = new Search(pattern, options, (cwd, name) => (path.isAbsolute(name) ? name : path.join(cwd, name))).steps();
  const all = [];
  let answer;
  for (;;) {
    const { value, done } = steps.next(answer);
    if (done) return all;
    answer = undefined;
    if (value.ask) answer = askNow[value.ask](value.full);
    else all.push(value.found);
  }
};

exports.glob = function glob(pattern, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  readOptions(pattern, options);
  const found = async () => {
    const all = [];
    for await (const one of searchLater(pattern, options)) all.push(one);
    return all;
  };
  // As in Node a promise calls back.
  found().then((all) => callback(null, all), callback);
};

async function* searchLater(pattern, options) {
  const steps = new Search(pattern, options, path.resolve).steps();
  let answer;
  for (;;) {
    const { value, done } = steps.next(answer);
    if (done) return;
    answer = undefined;
    if (value.ask) answer = await askLater[value.ask](value.full);
    else yield value.found;
  }
}

// Three asynchronous generators, one over the other, as in Node: programs see how many microtasks an item takes.
async function* through(pattern, options) {
  yield* searchLater(pattern, options);
}

exports.promises_glob = async function* glob(pattern, options) {
  yield* through(pattern, options);
};
