// fs.Dir: a folder, entry by entry.

const { makeError } = require('internal/errors');
const { optionsOf } = require('internal/fs/options');
const { validateFunction, validateUint32 } = require('internal/validators');
const host = native('fs');

// Entries of a folder and, when asked, of those below it. A folder below is opened when its turn
// comes.
class Dir {
  #handle;
  #path;
  #options;
  #entries = [];
  #folders = [];
  #closed = false;
  // Operations that wait for the one that reads; null when none does.
  #waiting = null;

  constructor(handle, path, options) {
    if (handle === undefined) throw makeError('ERR_MISSING_ARGS', 'handle');
    this.#handle = handle;
    this.#path = path;
    this.#options = readOptions(options);
  }

  get path() {
    if (!(#path in this)) throw makeError('ERR_INVALID_THIS', 'Dir');
    return this.#path;
  }

  #take(entries) {
    if (this.#options.recursive) {
      for (const entry of entries) {
        if (entry.isDirectory()) this.#folders.push(`${entry.parentPath}/${entry.name}`);
      }
    }
    this.#entries = entries;
  }

  #mustBeOpen() {
    if (this.#closed) throw makeError('ERR_DIR_CLOSED');
    if (this.#waiting !== null) throw makeError('ERR_DIR_CONCURRENT_OPERATION');
  }

  read(callback) {
    if (this.#closed) {
      const error = makeError('ERR_DIR_CLOSED');
      if (callback === undefined) return Promise.reject(error);
      throw error;
    }
    if (callback === undefined) {
      // What has been read before is there at once; a callback is called in a tick.
      if (this.#waiting === null && this.#entries.length > 0) return Promise.resolve(this.#entries.shift());
      return new Promise((resolve, reject) => {
        this.#read((err, entry) => (err ? reject(err) : resolve(entry)));
      });
    }
    validateFunction(callback, 'callback');
    this.#read(callback);
  }

  #read(callback) {
    if (this.#waiting !== null) {
      this.#waiting.push(() => this.#read(callback));
    } else if (this.#entries.length > 0) {
      process.nextTick(callback, null, this.#entries.shift());
    } else {
      this.#waiting = [];
      this.#readMore((err) => {
        const waiting = this.#waiting;
        process.nextTick(() => {
          this.#waiting = null;
          for (const operation of waiting) operation();
        });
        callback(err, err ? undefined : this.#entries.shift() ?? null);
      });
    }
  }

  #readMore(done) {
    this.#handle.read(this.#options.bufferSize, (err, entries) => {
      if (err) return done(err);
      this.#take(entries);
      if (entries.length > 0 || this.#folders.length === 0) return done(null);
      host.openFolder(this.#folders.shift(), this.#options.encoding, (error, handle) => {
        if (error) return done(error);
        this.#handle.close();
        this.#handle = handle;
        this.#readMore(done);
      });
    });
  }

  readSync() {
    this.#mustBeOpen();
    while (this.#entries.length === 0) {
      this.#take(this.#handle.read(this.#options.bufferSize));
      if (this.#entries.length > 0) break;
      if (this.#folders.length === 0) return null;
      const handle = host.openFolder(this.#folders.shift(), this.#options.encoding);
      this.#handle.close();
      this.#handle = handle;
    }
    return this.#entries.shift();
  }

  close(callback) {
    if (callback === undefined) {
      if (this.#closed) return Promise.reject(makeError('ERR_DIR_CLOSED'));
      return new Promise((resolve, reject) => {
        this.close((err) => (err ? reject(err) : resolve()));
      });
    }
    validateFunction(callback, 'callback');
    if (this.#closed) {
      process.nextTick(callback, makeError('ERR_DIR_CLOSED'));
      return;
    }
    if (this.#waiting !== null) {
      this.#waiting.push(() => this.close(callback));
      return;
    }
    this.#closed = true;
    this.#handle.close(callback);
  }

  closeSync() {
    this.#mustBeOpen();
    this.#closed = true;
    this.#handle.close();
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

exports.Dir = Dir;

exports.opendirSync = function opendirSync(path, options) {
  path = host.validatePath(path);
  options = readOptions(options);
  return new Dir(host.openFolder(path, options.encoding), path, options);
};

exports.opendir = function opendir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'callback');
  path = host.validatePath(path);
  options = readOptions(typeof options === 'function' ? undefined : options);
  host.openFolder(path, options.encoding, (err, handle) => {
    if (err) callback(err);
    else callback(null, new Dir(handle, path, options));
  });
};

exports.promises_opendir = function opendir(path, options) {
  return new Promise((resolve, reject) => {
    exports.opendir(path, options, (err, dir) => (err ? reject(err) : resolve(dir)));
  });
};
