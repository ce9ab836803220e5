// A timer that is refreshed leaves its list where it is: lists that expire in the same millisecond
// come in the order that Node's heap of lists gives.
const wait = (ms) => { const end = Date.now() + ms; while (Date.now() < end); };
const a = setTimeout(() => console.log('refreshed'), 200);
setTimeout(() => { console.log('refreshing'); a.refresh(); }, 100);
setTimeout(() => console.log('other'), 250);
setTimeout(() => {
  // All of these are late: their lists come by when they expire.
  const b = setTimeout(() => {
    console.log('b');
    setTimeout(() => console.log('b again'), 5);
  }, 5);
  setTimeout(() => console.log('c'), 6);
  setTimeout(() => { console.log('d'); clearTimeout(b); }, 7);
  wait(20);
  setTimeout(() => console.log('e'), 1);
}, 400);
