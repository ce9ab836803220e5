// An error that leaves a `for...in` closes the iterators of the loops around it.
function given(name) {
  let at = 0;
  return {
    [Symbol.iterator]() { return this; },
    next() { return { value: at++, done: at > 2 }; },
    return() { console.log('closed', name); return {}; },
  };
}
function* generated() {
  try {
    yield 1;
    yield 2;
  } finally {
    console.log('cleaned up');
  }
}
const attempt = run => {
  try {
    console.log(run());
  } catch (error) {
    console.log(error.name ?? error);
  }
};
const object = { a: 1, b: 2 };
attempt(() => { for (const one of given('a')) for (const key in object) throw key; });
attempt(() => { for (const one of generated()) { named: for (const key in object) null.x; } });
attempt(() => { for (const one of given('b')) { for (const two of given('c')) { for (const key in object) throw key; } } });
attempt(() => { for (const one of given('d')) { for (const key in object) { for (const other in object) throw key + other; } } });
attempt(() => { for (const one of given('e')) { for (const key in object) { if (key === 'b') return key + one; } } });
attempt(() => { around: for (const one of given('f')) { for (const key in object) { if (key === 'b') continue around; } } });
attempt(() => { around: for (const one of given('g')) { for (const key in object) { if (key === 'b') break around; } } });
attempt(() => { let keys = ''; for (const one of given('h')) { for (const key in object) { keys += key; delete object.b; } } return keys; });
attempt(() => { for (const one of [1, 2]) { for (const key in object) throw key; } });
attempt(() => { for (const key in object) { for (const one of given('i')) { for (const other in object) throw other; } } });
