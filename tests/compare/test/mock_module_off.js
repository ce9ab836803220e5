// Without its option there is no mock.module.
console.log(typeof require('node:test').mock.module);
