// Small parts of fs that are rarely used.

const fs = require('fs');
const { makeError, AbortError } = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');
const host = native('fs');

// The data of an iterable or a stream, written as it comes.
exports.promises_writeFile = async function writeFile(path, data, options) {
  options = typeof options === 'string' ? { encoding: options } : options ?? {};
  const { flag = 'w', mode = 0o666, encoding = 'utf8', signal, flush } = options;
  const check = () => {
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  };
  const given = typeof path === 'object' && host.isHandle(path);
  const handle = given ? path : await fs.promises.open(path, flag, mode);
  try {
    check();
    for await (const chunk of data) {
      check();
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
      if (!ArrayBuffer.isView(bytes)) throw makeError('ERR_INVALID_ARG_TYPE', 'data', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
      let done = 0;
      while (done < bytes.byteLength) {
        done += (await handle.write(bytes, done, bytes.byteLength - done)).bytesWritten;
      }
      check();
    }
    if (flush) await handle.sync();
  } finally {
    if (!given) await handle.close();
  }
};

exports.promises_lchmod = async function lchmod() {
  throw makeError('ERR_METHOD_NOT_IMPLEMENTED', 'lchmod()');
};

// A temporary folder that goes away with its owner.
exports.mkdtempDisposableSync = function mkdtempDisposableSync(prefix, options) {
  const path = fs.mkdtempSync(prefix, options);
  const full = host.resolve(path);
  const remove = () => fs.rmSync(full, { recursive: true, force: true });
  const made = { path, remove };
  if (Symbol.dispose) made[Symbol.dispose] = remove;
  return made;
};

exports.promises_mkdtempDisposable = async function mkdtempDisposable(prefix, options) {
  host.validatePath(prefix, 'prefix');
  const path = await fs.promises.mkdtemp(prefix, options);
  const full = host.resolve(path);
  const remove = () => fs.promises.rm(full, { recursive: true, force: true });
  const made = { path, remove };
  if (Symbol.asyncDispose) made[Symbol.asyncDispose] = remove;
  return made;
};

exports.openAsBlob = function openAsBlob(path, options = {}) {
  validateObject(options, 'options');
  const type = options.type || '';
  validateString(type, 'options.type');
  host.validatePath(path);
  return Promise.resolve(require('internal/blob').ofFile(path, type));
};
