// flags: --title=given
// flags: --pending-deprecation
const { allowedNodeEnvironmentFlags: flags } = process;
console.log(process.title);
process.title = 5;
console.log(process.title, typeof process.title);
console.log(flags instanceof Set, flags.has('--no-warnings'), flags.has('no_warnings'), flags.has('-r'), flags.has('r'));
console.log(flags.has('--nope'), flags.has('--title=x'), flags.size > 10, Object.isFrozen(flags));
process.on('warning', ({ code, message }) => console.log(code, message));
process.env.OBJECT = undefined;
process.env.AGAIN = null;
process.env[''] = 'nameless';
console.log(process.env.OBJECT, process.env[''], structuredClone(process.env).AGAIN);
console.log(typeof process.dlopen);
try {
  process.setSourceMapsEnabled(1);
} catch (err) {
  console.log(err.code);
}
