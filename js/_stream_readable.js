'use strict';
// The name that stream.Readable had in its own module once.
module.exports = require('stream').Readable;
