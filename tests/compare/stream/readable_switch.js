'use strict';
// pause(), resume(), listeners that come and go, unshift and setEncoding.
const { Readable } = require('stream');

const stream = new Readable({ read() {} });
const log = (...args) => console.log(...args, '|', stream.readableFlowing, stream.isPaused(), stream.readableLength);

stream.push('first ');
log('pushed');
stream.on('data', function once(chunk) {
  log('data', String(chunk));
  stream.pause();
  stream.unshift('again ');
  stream.off('data', once);
});
log('listening');

setImmediate(() => {
  log('immediate');
  stream.on('readable', () => log('readable', String(stream.read())));
  stream.push('second');
  setImmediate(() => {
    stream.removeAllListeners('readable');
    log('nobody listens');
    stream.push(Buffer.from([0xe2, 0x82]));
    stream.setEncoding('utf8');
    log('half a euro');
    stream.push(Buffer.from([0xac]));
    log('the other half');
    stream.on('data', (chunk) => log('data', chunk));
    stream.on('end', () => log('end'));
    stream.push(null);
    console.log(stream.push === Readable.prototype.push, stream.readableEncoding);
  });
});
