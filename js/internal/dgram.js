'use strict';
// Where a datagram socket has its state: for dgram and for who passes it to another process.

module.exports = { kState: Symbol('state symbol') };
