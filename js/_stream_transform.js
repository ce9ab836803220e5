'use strict';
// The name that stream.Transform had in its own module once.
module.exports = require('stream').Transform;
