// What console.log shows of timers and immediates. Numbers hang on the moment and are left out.
const { inspect } = require('util');
const show = (value, options) =>
  console.log(inspect(value, options).replace(/(_idleStart|asyncId\)): \d+/g, '$1: N'));

const timer = setTimeout(() => {}, 1);
show(timer);
const interval = setInterval(function tick() { clearInterval(interval); }, 10, 1, 2);
show(interval);
const first = setImmediate(() => {}, 7);
show(first);
show({ timer, list: [interval] });
const [a, b, c] = [3, 3, 3].map((delay) => setTimeout(() => {}, delay));
show([[[a]], b, c]);
show(c.unref());
console.log(+b > 0);
show(b);
clearTimeout(a);
show(a);
const [one, two] = [setImmediate(() => {}), setImmediate(() => {})];
show(two);
clearImmediate(one);
show(one);
show(two.unref());
timer.mine = { more: [] };
show(timer);
show(timer, { compact: true });
show(timer, { depth: 3, customInspect: true });
show([timer], { depth: 0 });
setTimeout(function () {
  show(this);
  show(timer);
  clearTimeout(timer);
  console.log(timer._onTimeout);
  clearTimeout(this);
}, 20, 'x');
