'use strict';
// A name of old for a part of http, and the class that packages parse messages with.

const { isToken, parserClass, parserMethods } = native('http');

module.exports = {
  _checkIsHttpToken: isToken,
  _checkInvalidHeaderChar: (value) => /[^\t\x20-\x7e\x80-\xff]/.test(value),
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF: '\r\n',
  methods: parserMethods(),
  HTTPParser: parserClass(),
};
