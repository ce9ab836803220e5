// env: GIVEN=from outside
console.log(process.env.GIVEN, process.env.NOPE, 'GIVEN' in process.env, Object.keys(process.env).includes('GIVEN'));
process.env.NUMBER = 12; process.env.UNDEF = undefined; process.env.OBJ = { toString: () => 'obj' };
console.log(process.env.NUMBER === '12', process.env.UNDEF, process.env.OBJ);
console.log(delete process.env.NUMBER, process.env.NUMBER, delete process.env.NEVER);
try { process.env.S = Symbol('x'); } catch (e) { console.log(e.name, e.message); }
try { Object.defineProperty(process.env, 'X', { value: 1 }); } catch (e) { console.log(e.code, e.message); }
console.log({ ...process.env }.GIVEN);

// What the system cannot have as a variable; who inherits from the environment.
process.env.CUT = 'a\0b';
process.env['CUT_NAME\0rest'] = 'x';
process.env['NO=NAME'] = 'x';
process.env['=NO'] = 'x';
process.env.LONE = '\ud800';
console.log([process.env.CUT, process.env.CUT_NAME, process.env['NO=NAME'], process.env['=NO'], process.env.LONE]);
try {
  Object.freeze(process.env);
} catch (err) {
  console.log(err.message, Object.isExtensible(process.env));
}
const heir = Object.create(process.env);
heir.OF_HEIR = 5;
console.log(process.env.OF_HEIR, Object.keys(heir), heir.OF_HEIR, heir.CUT);
