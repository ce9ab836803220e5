// What promisify makes of exec and execFile bears their names.
'use strict';
const { promisify } = require('util');
const { exec, execFile } = require('child_process');
console.log(promisify(exec).name, promisify(execFile).name);
