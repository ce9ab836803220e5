// Five tasks for four threads: the fifth has to wait. tests/trace.rs looks for it in the recording.
'use strict';

const { pbkdf2 } = require('crypto');

for (let task = 1; task <= 5; task++) {
  pbkdf2('password', 'salt', 40_000, 32, 'sha256', () => console.log('a task is done'));
}
