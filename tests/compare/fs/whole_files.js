// readFile, writeFile and appendFile in their three forms, with their options.
const fs = require('fs');
const path = require('path');
const folder = fs.mkdtempSync(path.join(process.env.TMPDIR || '/tmp', 'whole-'));
const file = path.join(folder, 'file');

fs.writeFileSync(file, 'héllo');
console.log(fs.readFileSync(file), fs.readFileSync(file, 'utf8'), fs.readFileSync(file, { encoding: 'hex' }));
fs.appendFileSync(file, Buffer.from([33, 10]));
console.log(fs.readFileSync(file, 'latin1'), fs.statSync(file).size, fs.statSync(file).isFile());
fs.writeFileSync(file, 'ffee', { encoding: 'hex', mode: 0o600 });
console.log(fs.readFileSync(file), (fs.statSync(file).mode & 0o777) !== 0);

const fd = fs.openSync(file, 'r+');
console.log(fs.writeSync(fd, 'abcdef'), fs.writeSync(fd, Buffer.from('XYZ'), 1, 2, 0), fs.writeSync(fd, 'é', 4));
const buffer = Buffer.alloc(8);
console.log(fs.readSync(fd, buffer, 0, 8, 0), buffer.toString());
console.log(fs.readSync(fd, buffer, { position: 2, length: 2 }), buffer.toString());
console.log(fs.writevSync(fd, [Buffer.from('12'), Buffer.from('34')], 0), fs.readFileSync(file, 'utf8'));
fs.ftruncateSync(fd, 3);
fs.closeSync(fd);
console.log(fs.readFileSync(file, 'utf8'));

fs.writeFile(file, 'callback', (err) => {
  console.log(err);
  fs.appendFile(file, '!', () => {
    fs.readFile(file, 'utf8', async (err, text) => {
      console.log(err, text);
      await fs.promises.writeFile(file, ['it', 'er', 'able']);
      console.log(await fs.promises.readFile(file, 'utf8'));
      const handle = await fs.promises.open(file, 'r+');
      console.log(typeof handle.fd, (await handle.stat()).size);
      console.log(await handle.read(Buffer.alloc(4), 0, 4, 0));
      console.log((await handle.write('AB', 0)).bytesWritten);
      console.log(await handle.readFile('utf8'));
      await handle.close();
      console.log(handle.fd);
      await handle.stat().catch((err) => console.log(err.code, err.message, err.syscall));
      const controller = new AbortController();
      const reading = fs.promises.readFile(file, { signal: controller.signal });
      controller.abort();
      await reading.catch((err) => console.log(err.name, err.code));
      fs.rmSync(folder, { recursive: true });
    });
  });
});
