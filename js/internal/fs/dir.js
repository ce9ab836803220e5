// fs.Dir: a folder, entry by entry.

const fs = require('fs');
const { makeError } = require('internal/errors');
const { optionsOf } = require('internal/fs/options');
const { validateFunction, validateUint32, validateEncoding } = require('internal/validators');
const host = native('fs');

// Entries of a folder and, when asked, of those below it. What is read is kept until it is given
// out; a folder below is read when its turn comes.
class Dir {
  #path;
  #options;
  #entries;
  #folders = [];
  #closed = false;
  #reading = 0;

  constructor(handle, path, options) {
    if (handle === undefined) throw makeError('ERR_MISSING_ARGS', 'handle');
    this.#entries = handle;
    this.#path = path;
    this.#options = options;
    this.#note(handle);
  }

  get path() {
    if (!(#path in this)) throw makeError('ERR_INVALID_THIS', 'Dir');
    return this.#path;
  }

  #note(entries) {
    if (!this.#options?.recursive) return;
    for (const entry of entries) {
      if (entry.isDirectory()) this.#folders.push(`${entry.parentPath}/${entry.name}`);
    }
  }

  #mustBeOpen() {
    if (this.#closed) throw makeError('ERR_DIR_CLOSED');
  }

  #readOptions() {
    return { withFileTypes: true, encoding: this.#options?.encoding };
  }

  read(callback) {
    if (this.#closed) {
      const error = makeError('ERR_DIR_CLOSED');
      if (callback === undefined) return Promise.reject(error);
      throw error;
    }
    if (callback === undefined) {
      return new Promise((resolve, reject) => {
        this.#read((err, entry) => (err ? reject(err) : resolve(entry)));
      });
    }
    validateFunction(callback, 'callback');
    this.#read(callback);
  }

  #read(callback) {
    this.#reading++;
    const done = (err, entry) => {
      this.#reading--;
      callback(err, entry);
    };
    if (this.#entries.length > 0) {
      process.nextTick(done, null, this.#entries.shift());
    } else if (this.#folders.length > 0) {
      fs.readdir(this.#folders.shift(), this.#readOptions(), (err, entries) => {
        if (err) {
          done(err);
          return;
        }
        this.#note(entries);
        this.#entries.push(...entries);
        this.#reading--;
        this.#read(callback);
      });
    } else {
      setImmediate(done, null, null);
    }
  }

  readSync() {
    this.#mustBeOpen();
    if (this.#reading > 0) throw makeError('ERR_DIR_CONCURRENT_OPERATION');
    while (this.#entries.length === 0 && this.#folders.length > 0) {
      const entries = fs.readdirSync(this.#folders.shift(), this.#readOptions());
      this.#note(entries);
      this.#entries = entries;
    }
    return this.#entries.shift() ?? null;
  }

  close(callback) {
    if (callback === undefined) {
      if (this.#closed) return Promise.reject(makeError('ERR_DIR_CLOSED'));
      return new Promise((resolve) => this.close(() => resolve()));
    }
    validateFunction(callback, 'callback');
    if (this.#closed) {
      process.nextTick(callback, makeError('ERR_DIR_CLOSED'));
      return;
    }
    this.#closed = true;
    fs.access('.', () => callback(null));
  }

  closeSync() {
    this.#mustBeOpen();
    if (this.#reading > 0) throw makeError('ERR_DIR_CONCURRENT_OPERATION');
    this.#closed = true;
  }

  async* entries() {
    try {
      let entry;
      while ((entry = await this.read()) !== null) yield entry;
    } finally {
      if (!this.#closed) await this.close();
    }
  }
}

const hidden = (value) => ({ __proto__: null, value, writable: true, configurable: true });
Object.defineProperty(Dir.prototype, Symbol.asyncIterator, hidden(Dir.prototype.entries));
if (Symbol.dispose) {
  Object.defineProperty(Dir.prototype, Symbol.dispose, hidden(function () { try { this.closeSync(); } catch {} }));
  Object.defineProperty(Dir.prototype, Symbol.asyncDispose, hidden(async function () { try { await this.close(); } catch {} }));
}

function readOptions(options) {
  const all = optionsOf(options, { bufferSize: 32, recursive: false });
  validateUint32(all.bufferSize, 'options.bufferSize', true);
  return all;
}

// The error of reading a folder is, in Node, the error of opening it.
function asOpening(err, path, withPath) {
  const at = withPath ? ` '${path}'` : '';
  err.message = `${err.code}: ${err.message.slice(err.code.length + 2).split(',')[0]}, opendir${at}`;
  err.syscall = 'opendir';
  if (!withPath) delete err.path;
  return err;
}

exports.Dir = Dir;

exports.opendirSync = function opendirSync(path, options) {
  path = host.validatePath(path);
  options = readOptions(options);
  let entries;
  try {
    entries = fs.readdirSync(path, { withFileTypes: true, encoding: options.encoding });
  } catch (err) {
    throw asOpening(err, path, false);
  }
  return new Dir(entries, path, options);
};

exports.opendir = function opendir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'callback');
  path = host.validatePath(path);
  options = readOptions(typeof options === 'function' ? undefined : options);
  fs.readdir(path, { withFileTypes: true, encoding: options.encoding }, (err, entries) => {
    if (err) callback(asOpening(err, path, true));
    else callback(null, new Dir(entries, path, options));
  });
};

exports.promises_opendir = function opendir(path, options) {
  return new Promise((resolve, reject) => {
    exports.opendir(path, options, (err, dir) => (err ? reject(err) : resolve(dir)));
  });
};
