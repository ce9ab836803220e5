// A variable that one case declares is not there yet in another that the switch jumps to.
const attempt = (name, run) => {
  try {
    console.log(name, run());
  } catch (error) {
    console.log(name, String(error));
  }
};
for (const value of [0, 1, 2]) {
  attempt(`let ${value}`, () => {
    switch (value) {
      case 0: let x = 'first';
      case 1: return x;
      default: x = 'given'; return x;
    }
  });
  attempt(`class ${value}`, () => {
    switch (value) {
      case 0: class Made {}
      case 1: return new Made() instanceof Made;
      case 2: return typeof Made;
    }
  });
  attempt(`pattern ${value}`, () => {
    switch (value) {
      case 0:
        const { a, b: [b = 5] } = { a: 1, b: [] };
      case 1:
        return [a, b];
      case (() => b)():
        return 'never';
    }
  });
  attempt(`shadowed ${value}`, () => {
    switch (value) {
      case 0: { let x = 1; }
      case 1: var x = 2; return x;
      case 2: { let y = 3; return [x, y]; }
      case 3: let y;
    }
  });
}
attempt('loop', () => {
  const all = [];
  for (let i = 0; i < 3; i++) {
    switch (i) {
      case 0: let kept = i; all.push(() => kept); break;
      case 1: try { kept; } catch ({ name }) { all.push(() => name); } break;
      default: switch (i) { case 2: let kept = 'inner'; case 3: all.push(() => kept); }
    }
  }
  return all.map((each) => each());
});
attempt('eval', () => eval('switch (0) { case 0: let x = 1; break; case 1: x; }'));
attempt('stack column', () => {
  switch (1) { case 0: let x = 1; case 1: return new Error('e').stack.split('\n')[1].match(/:\d+:\d+/)[0] + typeof (() => x); }
});
console.log((() => { switch (0) { case 0: let x = 1; case 1: x; } }).toString());
function* steps(from) {
  switch (from) {
    case 0: let x = yield 'zero';
    case 1: yield x;
  }
}
attempt('generator', () => { const all = steps(0); all.next(); return all.next('sent').value; });
attempt('generator from 1', () => steps(1).next());
for (const value of [0, 1]) {
  attempt(`constants ${value}`, () => {
    switch (value) {
      case 0: const one = (1), f = () => `f ${one}`, C = class { static n = `${f()}`; }, g = function () {};
      default: return [one, f.name, C.name, C.n, g.name, f()];
    }
  });
}
