// The serialization 'advanced': messages are values, not JSON.
const { fork } = require('child_process');
if (process.argv[2] === 'child') {
  process.on('message', (message) => process.send(message));
} else {
  const child = fork(__filename, ['child'], { serialization: 'advanced' });
  const circle = {};
  circle.self = circle;
  const values = [new Map([[1, new Set(['a'])]]), 10n, new Date(0), circle, Buffer.from('bytes'), new Uint16Array([1, 2]),
    undefined, 'é'.repeat(3), [NaN, -0, /x/g], Buffer.alloc(300000, 1)];
  child.on('message', (message) => {
    console.log(message);
    if (message === 'end') child.disconnect();
  });
  child.on('close', (code) => console.log('close', code));
  for (const value of values) {
    try {
      child.send(value);
    } catch (err) {
      console.log(err.code, err.message);
    }
  }
  try {
    child.send(() => {});
  } catch (err) {
    console.log(err.code ?? err.name);
  }
  child.send('end');
}
