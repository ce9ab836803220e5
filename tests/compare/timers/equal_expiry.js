// Lists of timers that expire in the same millisecond: the one that got its expiry first comes first.
const clock = () => {
  const timer = setTimeout(() => {}, 1e6);
  clearTimeout(timer);
  return timer._idleStart;
};

// Calls back at a moment of the loop's clock; false when that was missed.
function at(moment, run) {
  while (clock() < moment);
  return run()._idleStart === moment;
}

function attempt() {
  const order = [];
  const base = clock() + 2;
  const timers = [];
  const start = (name, delay) => at(base + 40 - delay, () => {
    const timer = setTimeout(() => order.push(name), delay);
    timers.push(timer);
    return timer;
  });
  const exact = [['a', 40], ['b', 30], ['c', 20], ['d', 10], ['e', 5]].map((pair) => start(...pair));
  if (exact.includes(false)) {
    for (const timer of timers) clearTimeout(timer);
    return attempt();
  }
  while (clock() < base + 60);
  setTimeout(() => console.log(order.join(' ')), 100);
}
attempt();
