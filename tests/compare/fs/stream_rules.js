// fs streams: what options.fs must bring, flush, signals, FileHandles that are closed meanwhile.
const fs = require('fs');
const path = require('path');
const dir = fs.mkdtempSync(path.join(require('os').tmpdir(), 'rules-'));
const file = path.join(dir, 'a');
fs.writeFileSync(file, 'hello');
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const traced = (log) => {
  const own = { ...fs };
  for (const name of ['open', 'write', 'writev', 'fsync', 'close']) own[name] = (...args) => { log.push(name); fs[name](...args); };
  return own;
};
const told = (stream, log, names) => { for (const name of names) stream.on(name, () => log.push(name)); return stream; };

(async () => {
  const { open, close, write, writev, read } = fs;
  const tries = {
    onlyWritev: () => fs.createWriteStream(file, { fs: { open, close, writev } }),
    noFsync: () => fs.createWriteStream(file, { flush: true, fs: { open, close, write } }),
    noClose: () => fs.createWriteStream(file, { autoClose: false, fs: { open, write } }),
    noCloseRead: () => fs.createReadStream(file, { autoClose: false, fs: { open, read } }),
    none: () => fs.createWriteStream(file, { fs: { open, close } }),
    negative: () => fs.createWriteStream(file, { fd: -1 }),
    broken: () => fs.createReadStream(file, { fd: 1.5 }),
    endNull: () => fs.createReadStream(file, { end: null }),
    signal: () => fs.createReadStream(path.join(dir, 'nope'), { signal: {} }),
  };
  for (const [name, make] of Object.entries(tries)) {
    try { make().on('error', () => {}).destroy(); console.log(name, 'ok'); } catch (err) { console.log(name, err.code, err.message); }
  }
  await wait(20);

  let log = [];
  told(fs.createWriteStream(file, { flush: true, fs: traced(log) }), log, ['finish', 'close']).end('x');
  await wait(50);
  console.log(log.join());
  log = [];
  const ended = told(fs.createWriteStream(file, { flush: true, fs: traced(log) }), log, ['finish', 'close']);
  ended.on('ready', () => { ended.destroy(); log.push(ended.fd === null); });
  await wait(50);
  console.log(log.join());

  log = [];
  told(fs.createReadStream(file, { signal: AbortSignal.abort() }), log, ['open', 'ready', 'error', 'close']);
  await wait(30);
  console.log(log.join());

  const over = fs.createReadStream(null, { fd: fs.openSync(file) });
  console.log(over.flags, over.mode, 'flags' in over, 'path' in over);
  over.destroy();

  const late = fs.createWriteStream(file);
  late.on('error', () => {}).on('close', () => console.log(late.bytesWritten));
  late.write('aa');
  late.write('bb');
  late.on('open', () => process.nextTick(() => late.destroy()));
  await wait(50);

  let handle = await fs.promises.open(file);
  log = [];
  handle.close().then(() => log.push('first'));
  handle.close().then(() => log.push('second'));
  await handle.read(Buffer.alloc(1)).catch((err) => log.push(err.code));
  await wait(20);
  console.log(log.join());
  for (const use of ['readFile', 'writeFile', 'appendFile']) {
    await fs.promises[use](handle, 'utf8').then((value) => console.log(use, value), (err) => console.log(use, err.name, err.message));
  }
  for (const use of ['createReadStream', 'createWriteStream', 'readLines']) {
    try { handle[use](); console.log(use); } catch (err) { console.log(use, err.message); }
  }

  handle = await fs.promises.open(file, 'w+');
  log = [];
  told(handle.createReadStream(), log, ['close']);
  handle.on('close', () => log.push('handle close'));
  await handle.close().then(() => log.push('closed'));
  console.log(log.join());

  handle = await fs.promises.open(file, 'w+');
  for (const args of [[5], ['a'], [[]], [() => 1], [Buffer.alloc(4), { length: 2 }, 1, 0], [Buffer.alloc(4), 9]]) {
    await handle.read(...args).then((result) => console.log(result.bytesRead), (err) => console.log(err.message));
  }
  console.log((await handle.write(Buffer.alloc(0), 0, 1)).bytesWritten);
  await handle.write('abc', 0, 'hex').catch((err) => console.log(err.message));
  await handle.readv([]).catch((err) => console.log(err.message));
  await handle.close();
  for (const f of [() => fs.readSync('x', 5), () => fs.writeSync({}, 5), () => fs.readvSync('a', 'b'), () => fs.writevSync({}, [5]), () => fs.readSync('x', Buffer.alloc(1))]) {
    try { f(); } catch (err) { console.log(err.message); }
  }
  fs.rmSync(dir, { recursive: true });
})();
