// Packages that inflate at once work with the stream's handle.
const zlib = require('zlib');
const text = Buffer.from('some text that comes again, some text that comes again. '.repeat(40));
function inflate(data, chunkSize) {
  const stream = new zlib.Inflate({ chunkSize });
  const parts = [];
  let [from, left, offset, buffer, room] = [0, data.length, stream._outOffset, stream._outBuffer, stream._chunkSize];
  let steps = 0;
  while (true) {
    stream._handle.writeSync(zlib.constants.Z_FINISH, data, from, left, buffer, offset, room);
    const [free, after] = stream._writeState;
    steps++;
    parts.push(Buffer.from(buffer.subarray(offset, offset + room - free)));
    from += left - after;
    left = after;
    if (free > 0) break;
  }
  stream._handle.close();
  stream._handle = null;
  return [Buffer.concat(parts).equals(text), steps, stream._writeState.constructor.name];
}
console.log(inflate(zlib.deflateSync(text), 100), inflate(zlib.deflateSync(text), 16384), inflate(zlib.deflateSync(text, { level: 0 }), 64));
console.log(inflate(zlib.deflateSync(text), text.length));
