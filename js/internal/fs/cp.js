// fs.cp: a file or a tree of them, copied.

const fs = require('fs');
const path = require('path');
const { makeError } = require('internal/errors');
const { validateBoolean, validateFunction, validateObject } = require('internal/validators');
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
  return all;
}

function fail(code, message, src, dest, errnoCode, errno) {
  throw makeError(code, { message, path: dest ?? src, syscall: 'cp', errno, code: errnoCode });
}

const same = (a, b) => a.ino && a.dev && a.ino === b.ino && a.dev === b.dev;
const isBelow = (src, dest) => `${path.resolve(dest)}/`.startsWith(`${path.resolve(src)}/`);

// What may not be copied onto what; the same for all three forms.
function check(src, dest, from, to, options) {
  if (to) {
    if (same(from, to)) fail('ERR_FS_CP_EINVAL', 'src and dest cannot be the same', src, dest, 'EINVAL', 22);
    if (from.isDirectory() && !to.isDirectory()) {
      fail('ERR_FS_CP_DIR_TO_NON_DIR', `cannot overwrite non-directory ${dest} with directory ${src}`, src, dest, 'EISDIR', 21);
    }
    if (!from.isDirectory() && to.isDirectory()) {
      fail('ERR_FS_CP_NON_DIR_TO_DIR', `cannot overwrite directory ${dest} with non-directory ${src}`, src, dest, 'ENOTDIR', 20);
    }
  }
  if (from.isDirectory()) {
    if (!options.recursive) fail('ERR_FS_EISDIR', `Recursive option not enabled, cannot copy a directory: ${src}`, src, src, 'EISDIR', 21);
    if (isBelow(src, dest)) fail('ERR_FS_CP_EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, src, dest, 'EINVAL', 22);
  }
  if (from.isSocket()) fail('ERR_FS_CP_SOCKET', `cannot copy a socket file: ${dest}`, src, dest, 'EINVAL', 22);
  if (from.isFIFO()) fail('ERR_FS_CP_FIFO_PIPE', `cannot copy a FIFO pipe: ${dest}`, src, dest, 'EINVAL', 22);
}

// Both forms are one generator: it yields what is to be done, [operation, ...arguments], and gets
// the result; a driver does it at once or waits for it.
function* copy(src, dest, options, top) {
  if (options.filter && !(yield ['filter', src, dest])) return;
  const from = yield [options.dereference ? 'stat' : 'lstat', src];
  let to = null;
  try {
    to = yield [options.dereference ? 'stat' : 'lstat', dest];
  } catch (err) {
    if (err.code !== 'ENOENT') throw err;
  }
  check(src, dest, from, to, options);
  if (top) yield ['mkdir', path.dirname(path.resolve(dest)), { recursive: true }];
  if (from.isDirectory()) {
    if (!to) yield ['mkdir', dest];
    for (const name of yield ['readdir', src]) {
      yield* copy(path.join(src, name), path.join(dest, name), options, false);
    }
    if (!to) yield ['chmod', dest, from.mode];
  } else if (from.isSymbolicLink()) {
    let target = yield ['readlink', src];
    if (!options.verbatimSymlinks && !path.isAbsolute(target)) target = path.resolve(path.dirname(src), target);
    if (to) {
      if (to.isSymbolicLink()) yield ['unlink', dest];
      else fail('ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', `cannot overwrite ${dest} with a link`, src, dest, 'EINVAL', 22);
    }
    yield ['symlink', target, dest];
  } else {
    if (to) {
      if (!options.force) {
        if (options.errorOnExist) fail('ERR_FS_CP_EEXIST', `${dest} already exists`, src, dest, 'EEXIST', 17);
        return;
      }
      yield ['unlink', dest];
    }
    yield ['copyFile', src, dest, options.mode];
    if (options.preserveTimestamps) yield ['utimes', dest, from.atime, from.mtime];
  }
}

exports.cpSync = function cpSync(src, dest, options) {
  options = readOptions(options);
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
      result = await (name === 'filter' ? options.filter(...args) : fs.promises[name](...args));
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
