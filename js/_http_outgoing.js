'use strict';
// A name of old for a part of http.

const { validateHeaderName, validateHeaderValue, OutgoingMessage } = require('http');

module.exports = { validateHeaderName, validateHeaderValue, OutgoingMessage };
