'use strict';
// process.stdin, process.stdout and process.stderr, made when they are first read.
//
// stdout and stderr write at once: when write() returns the bytes are with the system, as in Node
// for files, terminals and (on Linux) pipes.

const { Readable } = require('internal/stream/readable');
const { Writable } = require('internal/stream/writable');
const { errnoException } = require('internal/errors');
const host = native('stdio');

// What stdout and stderr are when they are no terminal.
class SyncWriteStream extends Writable {
  constructor(fd, kind) {
    super({ decodeStrings: true, autoDestroy: true, emitClose: false });
    this.fd = fd;
    this._type = kind === 'FILE' ? 'fs' : 'pipe';
  }

  _write(chunk, encoding, callback) {
    try {
      host.write(this.fd, chunk);
    } catch (err) {
      callback(err);
      return;
    }
    callback();
  }

  // The process's own streams cannot be closed: the descriptor stays open, and what is written
  // later still goes there.
  _destroy(err, callback) {
    callback(err);
    require('internal/stream/undestroy')(this);
    process.nextTick(() => this.emit('close'));
  }
}
SyncWriteStream.prototype._isStdio = true;

// A pipe, or a socket: what is written behind its end finds it closed.
class PipeStream extends SyncWriteStream {
  #isEnded = false;

  _write(chunk, encoding, callback) {
    try {
      if (this.#isEnded) throw errnoException(-32, 'write');
      host.write(this.fd, chunk);
    } catch (err) {
      callback(err.errno ? errnoException(err.errno, 'write') : err);
      return;
    }
    callback();
  }

  _final(callback) {
    this.#isEnded = true;
    callback();
  }

  ref() { return this; }
  unref() { return this; }
}
Object.defineProperty(PipeStream.prototype, 'readable', { __proto__: null, value: false, writable: true, configurable: true });
SyncWriteStream.prototype.destroySoon = Writable.prototype.destroy;

class Stdin extends Readable {
  constructor(kind) {
    // A terminal is read only when somebody waits: what is read ahead would be kept from a child.
    // All but files are sockets in Node: their close comes in the closing phase.
    const isFile = kind === 'FILE' || kind === 'NONE';
    super({
      highWaterMark: kind === 'TTY' ? 0 : 65536,
      autoDestroy: kind === 'PIPE' || kind === 'SOCKET',
      emitClose: isFile,
    });
    this.fd = 0;
    this.isFile = isFile;
    this.reading = false;
    // Nobody reads: it must not keep the program alive. What a resume before has begun by then is
    // stopped, too; what goes on behind (more is read for a buffer that is not full) is not, as in Node.
    const paused = () => {
      if (!this.reading || this.readableFlowing) return;
      this.stop();
      this._readableState.reading = false;
    };
    this.on('pause', () => process.nextTick(paused));
  }

  _read() {
    if (this.reading) return;
    this.reading = true;
    if (this.isFile) this.readFile();
    else host.startReading((chunk) => this.take(chunk));
  }

  take(chunk) {
    if (chunk instanceof Error) {
      this.reading = false;
      this.destroy(chunk);
    } else if (chunk === null) {
      this.reading = false;
      this.push(null);
      // Even if it is paused.
      this.read(0);
    } else if (!this.push(chunk)) {
      this.stop();
    }
  }

  // A regular file cannot be watched for readiness: a pool thread reads it.
  readFile() {
    const fs = require('fs');
    const buffer = require('buffer').Buffer.allocUnsafe(65536);
    fs.read(0, buffer, 0, buffer.length, null, (err, count) => {
      this.reading = false;
      // A closed stdin reads as empty.
      if (err && err.code !== 'EBADF' && err.code !== 'EOF') this.destroy(err);
      else this.push(err || count === 0 ? null : buffer.subarray(0, count));
    });
  }

  stop() {
    this.reading = false;
    host.stopReading();
  }

  ref() { host.setReferenced(true); return this; }
  unref() { host.setReferenced(false); return this; }

  _destroy(err, callback) {
    if (this.reading) this.stop();
    callback(err);
    if (!this.isFile) host.whenClosing(() => this.emit('close', Boolean(err)));
  }
}

// A worker's: what it writes its parent writes, what it reads its parent sends.
function openInWorker(fd) {
  const { ReadableWorkerStdio, WritableWorkerStdio } = require('internal/worker/stdio');
  if (fd !== 0) return new WritableWorkerStdio((chunk) => host.write(fd, chunk));
  const { giveInput, letGoOfInput, wantInput } = require('internal/worker/main');
  const stdin = new ReadableWorkerStdio(wantInput);
  stdin.on('end', letGoOfInput);
  giveInput((chunk) => stdin.push(chunk));
  return stdin;
}

function open(fd) {
  const kind = host.kind(fd);
  if (kind === 'WORKER') return openInWorker(fd);
  if (kind === 'TTY') {
    const tty = require('tty');
    return fd === 0 ? new tty.ReadStream(fd) : new tty.WriteStream(fd);
  }
  if (fd === 0) return new Stdin(kind);
  return kind === 'FILE' ? new SyncWriteStream(fd, kind) : new PipeStream(fd, kind);
}

module.exports = { open, Stdin, SyncWriteStream };
