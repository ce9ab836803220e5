// How many microtasks the next match of fs.promises.glob takes, of a folder that has been read.
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ouro-glob-'));
for (const name of ['a.js', 'b.js', 'c.txt', 'd.js']) fs.writeFileSync(path.join(folder, name), '');

(async () => {
  for (const options of [{}, { withFileTypes: true }]) {
    const matches = fs.promises.glob('*.js', { cwd: folder, ...options });
    await matches.next();
    for (let isOn = true; isOn;) {
      let count = 0;
      const tick = () => {
        if (isOn && count++ < 50) Promise.resolve().then(tick);
      };
      const next = matches.next().then((result) => {
        isOn = false;
        return result;
      });
      tick();
      const { value, done } = await next;
      isOn = !done;
      console.log(value?.name ?? value, count);
    }
  }
  fs.rmSync(folder, { recursive: true });
})();
