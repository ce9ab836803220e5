// Timers of one duration run in the order they were set; those set inside wait for the next round.
const start = () => {
  for (let i = 0; i < 3; i++) setTimeout(() => {
    console.log('first', i);
    if (i === 0) setTimeout(() => console.log('set inside'), 20);
    if (i === 1) clearTimeout(last);
  }, 20);
  const last = setTimeout(() => console.log('never'), 20);
  setTimeout(() => console.log('longer'), 500);
};
setImmediate(start);
