// flags: --test-name-pattern=root --test-reporter=dot
const { test, describe, it } = require('node:test');
test('three', () => console.log('three ran'));
describe('suite', () => it('x', () => console.log('x ran')));
