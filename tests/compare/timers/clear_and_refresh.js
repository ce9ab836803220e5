// The refreshed timer stands in the list of its duration: what was started before it is before it.
const t = setTimeout(() => console.log('refreshed'), 150);
setTimeout(() => {
  console.log('at 100');
  setTimeout(() => console.log('before it'), 150);
  t.refresh();
  setTimeout(() => { console.log('behind it'); interval(); }, 150);
}, 100);
const never = setTimeout(() => console.log('never'), 30);
setTimeout(() => clearTimeout(never), 10);
const n = +setTimeout(() => console.log('never either'), 20);
clearTimeout(n);
clearTimeout(String(+setTimeout(() => console.log('nor this'), 20)));
clearTimeout(undefined); clearTimeout(null); clearTimeout({}); clearTimeout(12345);
function interval() {
  let i = 0;
  const iv = setInterval((a) => { console.log('interval', a, ++i); if (i === 3) clearInterval(iv); }, 30, 'x');
}
