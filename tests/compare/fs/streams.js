// createReadStream and createWriteStream: events in order, ranges, bytes counted.
const fs = require('fs');
const path = require('path');
const folder = fs.mkdtempSync(path.join(process.env.TMPDIR || '/tmp', 'streams-'));
const file = path.join(folder, 'file');

const out = fs.createWriteStream(file);
out.on('open', (fd) => console.log('open', typeof fd));
out.on('ready', () => console.log('ready', out.pending));
out.on('finish', () => console.log('finish', out.bytesWritten));
out.on('close', () => {
  console.log('close', fs.readFileSync(file, 'utf8'));
  const read = fs.createReadStream(file, { start: 2, end: 7, encoding: 'utf8', highWaterMark: 4 });
  read.on('open', () => console.log('open', read.bytesRead));
  read.on('data', (text) => console.log('data', text, read.bytesRead));
  read.on('end', () => console.log('end'));
  read.on('close', async () => {
    console.log('close', read.destroyed);
    const handle = await fs.promises.open(file);
    for await (const chunk of handle.createReadStream()) console.log(chunk.toString());
    console.log(handle.fd);
    const missing = fs.createReadStream(path.join(folder, 'missing'));
    missing.on('error', (err) => console.log('error', err.code, err.syscall));
    missing.on('close', () => {
      console.log('closed');
      fs.rmSync(folder, { recursive: true });
    });
  });
});
out.write('hello ');
out.cork();
out.write('wor');
out.write(Buffer.from('ld'));
out.uncork();
out.end('!');
