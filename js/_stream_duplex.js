'use strict';
// The name that stream.Duplex had in its own module once.
module.exports = require('stream').Duplex;
