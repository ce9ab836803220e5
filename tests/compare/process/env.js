// env: GIVEN=from outside
console.log(process.env.GIVEN, process.env.NOPE, 'GIVEN' in process.env, Object.keys(process.env).includes('GIVEN'));
process.env.NUMBER = 12; process.env.UNDEF = undefined; process.env.OBJ = { toString: () => 'obj' };
console.log(process.env.NUMBER === '12', process.env.UNDEF, process.env.OBJ);
console.log(delete process.env.NUMBER, process.env.NUMBER, delete process.env.NEVER);
try { process.env.S = Symbol('x'); } catch (e) { console.log(e.name, e.message); }
try { Object.defineProperty(process.env, 'X', { value: 1 }); } catch (e) { console.log(e.code, e.message); }
console.log({ ...process.env }.GIVEN);
