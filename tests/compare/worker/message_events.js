// What an event of a message may not come from.
const tell = (init) => {
  try {
    console.log(new MessageEvent('message', init).type);
  } catch (error) {
    console.log(error.name, error.message);
  }
};
for (const source of [null, undefined, 1, {}, { a: 1 }, [], 'x', Symbol('q'), () => 1, [1, { a: { b: { c: 1 } } }]]) {
  tell({ source });
}
for (const port of [null, {}, 'x', 1, [2]]) tell({ ports: [port] });
tell({ ports: 1 });
