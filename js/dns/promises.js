'use strict';
// dns/promises: the functions of dns that return promises.

const dns = require('dns');
const custom = Symbol.for('nodejs.util.promisify.custom');

module.exports = { ...dns };
delete module.exports.promises;
module.exports.lookup = function lookup(...args) { return dns.lookup[custom](...args); };
module.exports.lookupService = function lookupService(...args) { return dns.lookupService[custom](...args); };
