'use strict';
// A Duplex in front of other streams: what is written to it goes to `sink`, what is read from it
// comes from `source`; either may be missing. Duplex.from and compose stand on it.

const { AbortError } = require('internal/errors');
const { isReadableStream, isWritableStream } = require('internal/stream/kind');
const { Duplex } = require('internal/stream/duplex');

// `flowing` says how the source is read: by 'data', ahead of need, or by read(). `destroyInner(err)`
// destroys the streams behind. Returns the duplex; `written`, to be called when
// what went into the sink has arrived; and `over`, when the streams behind are done, or have failed.
module.exports = function front(source, sink, flowing, destroyInner) {
  let onDrain = null;
  let onWritten = null;
  let onReadable = null;
  let onOver = null;
  let isOver = false;

  const duplex = new Duplex({
    readableObjectMode: Boolean(source?.readableObjectMode),
    writableObjectMode: Boolean(sink?.writableObjectMode),
    readable: Boolean(source),
    writable: Boolean(sink),
  });

  if (sink && isWritableStream(sink)) {
    const writer = sink.getWriter();
    duplex._write = async (chunk, encoding, callback) => {
      try {
        await writer.ready;
        writer.write(chunk).catch(() => {});
        callback();
      } catch (err) {
        callback(err);
      }
    };
    duplex._final = async (callback) => {
      try {
        await writer.ready;
        writer.close().catch(() => {});
        onWritten = callback;
      } catch (err) {
        callback(err);
      }
    };
  } else if (sink) {
    duplex._write = (chunk, encoding, callback) => {
      if (sink.write(chunk, encoding)) callback();
      else onDrain = callback;
    };
    duplex._final = (callback) => {
      sink.end();
      onWritten = callback;
    };
    sink.on('drain', () => {
      const callback = onDrain;
      onDrain = null;
      if (callback) callback();
    });
  }

  if (source && isReadableStream(source)) {
    const reader = source.getReader();
    duplex._read = async () => {
      try {
        while (true) {
          const { value, done } = await reader.read();
          if (done) {
            duplex.push(null);
            return;
          }
          if (!duplex.push(value)) return;
        }
      } catch {
        // The streams behind tell of it.
      }
    };
  } else if (source && flowing) {
    duplex._read = () => source.resume();
    source.on('data', (chunk) => {
      if (!duplex.push(chunk)) source.pause();
    });
  } else if (source) {
    duplex._read = () => {
      while (true) {
        const chunk = source.read();
        if (chunk === null) {
          onReadable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
    source.on('readable', () => {
      const callback = onReadable;
      onReadable = null;
      if (callback) callback();
    });
  }
  if (source && !isReadableStream(source)) source.on('end', () => duplex.push(null));

  duplex._destroy = (err, callback) => {
    if (!err && !isOver) err = new AbortError();
    onDrain = onWritten = onReadable = null;
    // The inside may tell at once that it is over.
    if (!isOver) onOver = callback;
    destroyInner(err, isOver);
    if (isOver && onOver === null) callback(err);
  };

  return {
    duplex,
    written() {
      const callback = onWritten;
      onWritten = null;
      if (callback) callback();
    },
    over(err) {
      if (isOver) {
        if (err) duplex.destroy(err);
        return;
      }
      isOver = true;
      if (onOver) onOver(err);
      else if (err) duplex.destroy(err);
      // Nothing to read and nothing to write: then this is all there was to wait for.
      else if (!source && !sink) duplex.destroy();
    },
  };
};
