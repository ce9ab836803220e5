import { assert, expect, should } from 'chai';

should();
expect([1, 2]).to.include(2);
(5).should.equal(5);
const failing = [
  () => expect({ a: 1 }).to.deep.equal({ a: 2 }),
  () => assert.isString(3, 'a number'),
  () => expect(() => { throw new Error('q'); }).to.throw('z'),
  () => [1, 2].should.have.lengthOf(3),
];
for (const fail of failing) {
  try { fail(); } catch (error) { console.log(error.name, error.message, error.actual, error.expected); }
}
