// A stack that is read in another callback than the error was made in has the names of that one.
const second = (error) => error.stack.split('\n')[2];
function make() { return new Error('x'); }
const top = make();
setTimeout(function outer() {
  const e = make();
  setTimeout(() => {
    console.log(second(e));
    console.log(second(top));
    setImmediate(() => {
      const e = make();
      setTimeout(() => console.log(second(e)));
    });
  });
}, 1);
(async function waits() {
  await 1;
  const e = make();
  setTimeout(() => console.log(second(e)), 100);
})();
