'use strict';
// The name that stream.PassThrough had in its own module once.
module.exports = require('stream').PassThrough;
