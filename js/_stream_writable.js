'use strict';
// The name that stream.Writable had in its own module once.
module.exports = require('stream').Writable;
