// fs.cp: a file or a tree of them, copied.

const fs = require('fs');
const path = require('path');
const { makeError } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');
const host = native('fs');

function readOptions(options) {
  const all = {
    dereference: false, errorOnExist: false, filter: undefined, force: true,
    mode: 0, preserveTimestamps: false, recursive: false, verbatimSymlinks: false,
    ...options,
  };
  if (options !== undefined) validateObject(options, 'options');
  for (const name of ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks']) {
    validateBoolean(all[name], `options.${name}`);
  }
  if (all.dereference && all.verbatimSymlinks) throw makeError('ERR_INCOMPATIBLE_OPTION_PAIR', 'dereference', 'verbatimSymlinks');
  if (all.filter !== undefined) validateFunction(all.filter, 'options.filter');
  if (all.mode !== undefined && all.mode !== null) validateInteger(all.mode, 'mode', 0, 7);
  return all;
}

// Whether a path is another, or below it.
const isBelow = (src, dest) => `${path.resolve(dest)}/`.startsWith(`${path.resolve(src)}/`);
const same = (a, b) => a.ino && a.dev && a.ino === b.ino && a.dev === b.dev;

// What may not be copied onto what. Node checks it in C++ for the synchronous form, with words and
// a class of error of its own.
const wrongs = {
  same: ['ERR_FS_CP_EINVAL', 'EINVAL', 22, 'src and dest cannot be the same',
    (src, dest) => `src and dest cannot be the same ${dest}`],
  onFile: ['ERR_FS_CP_DIR_TO_NON_DIR', 'EISDIR', 21,
    (src, dest) => `cannot overwrite non-directory ${dest} with directory ${src}`,
    (src, dest) => `Cannot overwrite non-directory ${dest} with directory ${src}`],
  onFolder: ['ERR_FS_CP_NON_DIR_TO_DIR', 'ENOTDIR', 20,
    (src, dest) => `cannot overwrite directory ${dest} with non-directory ${src}`,
    (src, dest) => `Cannot overwrite directory ${dest} with non-directory ${src}`],
  below: ['ERR_FS_CP_EINVAL', 'EINVAL', 22,
    (src, dest) => `cannot copy ${src} to a subdirectory of self ${dest}`,
    (src, dest) => `Cannot copy ${src} to a subdirectory of self ${dest}`],
  linkBelow: ['ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', 'EINVAL', 22,
    (src, dest) => `cannot overwrite ${dest} with ${src}`,
    (src, dest) => `cannot overwrite ${dest} with ${src}`],
  folder: ['ERR_FS_EISDIR', 'EISDIR', 21, (src) => `${src} is a directory (not copied)`,
    (src) => `Recursive option not enabled, cannot copy a directory: ${src}`],
  exists: ['ERR_FS_CP_EEXIST', 'EEXIST', 17, (src, dest) => `${dest} already exists`,
    (src, dest) => `[ERR_FS_CP_EEXIST]: Target already exists: cp returned EEXIST (${dest} already exists)`],
  socket: ['ERR_FS_CP_SOCKET', 'EINVAL', 22, (src, dest) => `cannot copy a socket file: ${dest}`,
    (src, dest) => `Cannot copy a socket file: ${dest}`],
  pipe: ['ERR_FS_CP_FIFO_PIPE', 'EINVAL', 22, (src, dest) => `cannot copy a FIFO pipe: ${dest}`,
    (src, dest) => `Cannot copy a FIFO pipe: ${dest}`],
};

function fail(options, wrong, src, dest, at = dest) {
  const [code, errnoCode, errno, words, wordsOfSync] = wrongs[wrong];
  if (options.isSync) throw Object.assign(new Error(wordsOfSync(src, dest)), { code });
  const message = typeof words === 'string' ? words : words(src, dest);
  throw makeError(code, { message, path: at, syscall: 'cp', errno, code: errnoCode });
}

// What Node says of a folder has a slash in the synchronous form.
const shown = (folder, options) => (options.isSync && !folder.endsWith('/') ? `${folder}/` : folder);

function check(src, dest, from, to, options) {
  if (to) {
    if (same(from, to)) fail(options, 'same', src, dest);
    if (from.isDirectory() && !to.isDirectory()) fail(options, 'onFile', src, dest);
    if (!from.isDirectory() && to.isDirectory()) fail(options, 'onFolder', src, dest);
  }
  if (from.isDirectory() && isBelow(src, dest)) fail(options, 'below', shown(src, options), dest);
}

function checkKind(src, dest, from, options) {
  if (from.isDirectory() && !options.recursive) fail(options, 'folder', shown(src, options), dest, src);
  if (from.isSocket()) fail(options, 'socket', src, dest);
  if (from.isFIFO()) fail(options, 'pipe', src, dest);
}

// The synchronous form looks through links at what it is to copy.
function* followed(src, dest, options) {
  const follow = { dereference: true };
  const from = (yield* stat(src, follow)) ?? (yield ['lstat', src]);
  const to = yield* stat(dest, follow);
  if (to && same(from, to)) fail(options, 'same', src, dest);
  return from;
}

function* stat(file, options) {
  try {
    return yield [options.dereference ? 'stat' : 'lstat', file];
  } catch (err) {
    if (err.code === 'ENOENT') return null;
    throw err;
  }
}

// A folder around `dest` may be a link to the source.
function* checkAround(src, dest, from, options) {
  const end = path.resolve(path.dirname(src));
  for (let folder = path.resolve(path.dirname(dest)); folder !== end && folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const around = yield* stat(folder, { dereference: true });
    if (around && same(from, around)) fail(options, 'below', shown(src, options), dest);
  }
}

// Both forms are one generator: it yields what is to be done, [operation, ...arguments], and gets
// the result; a driver does it at once or waits for it.
function* copy(src, dest, options, top) {
  if (options.filter && !(yield ['filter', src, dest])) return;
  const from = yield [options.dereference ? 'stat' : 'lstat', src];
  const to = yield* stat(dest, options);
  const seen = top && options.isSync ? yield* followed(src, dest, options) : from;
  check(src, dest, seen, to, options);
  if (top && seen.isDirectory()) yield* checkAround(src, dest, seen, options);
  checkKind(src, dest, seen, options);
  if (top) yield ['mkdir', path.dirname(path.resolve(dest)), { recursive: true }];
  if (from.isDirectory()) {
    if (!to) yield ['mkdir', dest];
    else if (options.errorOnExist && !options.force && !options.isSync) fail(options, 'exists', src, dest);
    for (const name of yield ['list', src]) {
      yield* copy(path.join(src, name), path.join(dest, name), options, false);
    }
    if (!to) yield ['chmod', dest, from.mode];
  } else if (from.isSymbolicLink()) {
    yield* copyLink(src, dest, to, options);
  } else {
    if (to) {
      if (!options.force) {
        if (options.errorOnExist) fail(top ? { ...options, isSync: false } : options, 'exists', src, dest);
        return;
      }
      yield ['unlink', dest];
    }
    yield ['copyFile', src, dest, options.mode];
    if (options.preserveTimestamps) yield ['utimes', dest, from.atime, from.mtime];
  }
}

function* copyLink(src, dest, to, options) {
  const absolute = (target, link) => (path.isAbsolute(target) ? target : path.resolve(path.dirname(link), target));
  let target = yield ['readlink', src];
  if (!options.verbatimSymlinks) target = absolute(target, src);
  // What is there and is no link is not overwritten: the system says so.
  if (to?.isSymbolicLink()) {
    const known = absolute(yield ['readlink', dest], dest);
    const from = yield* stat(src, { dereference: true });
    if (from?.isDirectory()) {
      if (isBelow(target, known)) fail(options, 'below', target, known, dest);
      if (isBelow(known, target)) fail(options, 'linkBelow', target, known, dest);
    }
    yield ['unlink', dest];
  }
  yield ['symlink', target, dest];
}

// The names in a folder, in the order in which the system has them.
function listSync(folder) {
  const names = [];
  const handle = fs.opendirSync(folder);
  for (let entry; (entry = handle.readSync()) !== null;) names.push(entry.name);
  handle.closeSync();
  return names;
}

async function list(folder) {
  const names = [];
  for await (const entry of await fs.promises.opendir(folder)) names.push(entry.name);
  return names;
}

exports.cpSync = function cpSync(src, dest, options) {
  options = { ...readOptions(options), isSync: true };
  src = host.validatePath(src, 'src');
  dest = host.validatePath(dest, 'dest');
  const work = copy(src, dest, options, true);
  let next = work.next();
  while (!next.done) {
    const [name, ...args] = next.value;
    let result;
    try {
      if (name === 'filter') {
        result = options.filter(...args);
        if (typeof result?.then === 'function') throw makeError('ERR_INVALID_RETURN_VALUE', 'boolean', 'filter', result);
      } else if (name === 'list') {
        result = listSync(...args);
      } else {
        result = fs[`${name}Sync`](...args);
      }
    } catch (err) {
      next = work.throw(err);
      continue;
    }
    next = work.next(result);
  }
};

async function run(src, dest, options) {
  const work = copy(src, dest, options, true);
  let next = work.next();
  while (!next.done) {
    const [name, ...args] = next.value;
    let result;
    try {
      if (name === 'filter') result = await options.filter(...args);
      else if (name === 'list') result = await list(...args);
      else result = await fs.promises[name](...args);
    } catch (err) {
      next = work.throw(err);
      continue;
    }
    next = work.next(result);
  }
}

exports.promises_cp = async function cp(src, dest, options) {
  options = readOptions(options);
  src = host.validatePath(src, 'src');
  dest = host.validatePath(dest, 'dest');
  await run(src, dest, options);
};

exports.cp = function cp(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  options = readOptions(options);
  src = host.validatePath(src, 'src');
  dest = host.validatePath(dest, 'dest');
  run(src, dest, options).then(() => process.nextTick(callback, null), (err) => process.nextTick(callback, err));
};
