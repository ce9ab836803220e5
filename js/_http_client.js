'use strict';
// A name of old for a part of http.

module.exports = { ClientRequest: require('internal/http/client').ClientRequest };
