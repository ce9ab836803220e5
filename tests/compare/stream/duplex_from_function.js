// A function that makes a stream is that stream for compose() and Duplex.from().
const { Duplex, Readable, Transform } = require('stream');
const upper = () => new Transform({
  writableObjectMode: true,
  transform(chunk, encoding, callback) {
    callback(null, String(chunk).toUpperCase());
  },
});
console.log(Duplex.from(upper).constructor.name);
Readable.from(['a', 'b']).compose(upper).on('data', (chunk) => console.log(String(chunk)));
