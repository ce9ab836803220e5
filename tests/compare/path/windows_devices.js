// Device names, matchesGlob, and a process.cwd that a script has replaced.
'use strict';
const path = require('path');
const { win32 } = path;
console.log(win32.join('\\\\server\\up', 'CON:..\\..\\x'), win32.join('a', 'com1:..', 'b'), win32.parse('\\\\?\\UNC\\server\\share').root);
console.log(path.matchesGlob('a/bar/c', 'a/[bc]ar/*'), win32.matchesGlob('a\\b\\c', 'a/**'), path.matchesGlob('a/b', '*'));
process.cwd = () => '';
console.log(path.resolve(), path.resolve('a', '..', 'b'));
process.cwd = () => '/else/where';
console.log(path.resolve('x'), path.relative('', '/else'));
