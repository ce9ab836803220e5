'use strict';
// As `importModuleDynamically`: what a script imports is the host's business, as in its own files. For texts
// that are typed (a program says it by a constant of vm, and is warned).

module.exports = Symbol('hostLoader');
