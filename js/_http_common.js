'use strict';
// A name of old for a part of http, and the class that packages parse messages with.

const { isToken, parserClass, parserMethods } = native('http');
const INVALID = /[^\t\x20-\x7e\x80-\xff]/;

module.exports = {
  _checkIsHttpToken: isToken,
  _checkInvalidHeaderChar: (value) => INVALID.test(value),
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF: '\r\n',
  methods: parserMethods(),
  HTTPParser: parserClass(),
};
