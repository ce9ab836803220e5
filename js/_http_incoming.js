'use strict';
// A name of old for a part of http.

module.exports = { IncomingMessage: require('internal/http/incoming').IncomingMessage };
