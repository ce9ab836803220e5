// flags: --test-skip-pattern=o --test-reporter=dot
// The file's own test is called <root>, and patterns look at its name as well.
const { test, describe, it } = require('node:test');
test('three', () => console.log('three ran'));
describe('suite', () => it('x', () => console.log('x ran')));
