// string_decoder: bytes to text, in pieces that may end in the middle of a character.
//
// The work is native. The class itself is a plain function because programs inherit from it the
// old way, with StringDecoder.call(this, encoding), which no native constructor can see.

const { begin, define } = native('string_decoder');

function StringDecoder(encoding) {
  begin(this, encoding);
}

define(StringDecoder.prototype);

module.exports = { StringDecoder };
