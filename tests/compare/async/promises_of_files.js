// What a hook of async_hooks hears of fs.promises: each promise, each task and each handle.
const { createHook, executionAsyncId, triggerAsyncId, AsyncResource } = require('async_hooks');
const { promisify } = require('util');
const callbacks = require('fs');
const fs = require('fs/promises');
const os = require('os');
const path = require('path');

const folder = callbacks.mkdtempSync(path.join(os.tmpdir(), 'hooks-'));
const file = path.join(folder, 'file');

const told = [];
let depth = 0;
const tell = (text) => told.push('  '.repeat(Math.max(depth, 0)) + text);
const say = (text) => tell(`${text} [${executionAsyncId()} ${triggerAsyncId()}]`);
const hook = createHook({
  init(id, type, trigger, resource) {
    tell(`${type}(${id}) by ${trigger} in ${executionAsyncId()}, a ${resource.constructor.name}`);
  },
  before(id) { tell(`before ${id}`); depth++; },
  after(id) { depth--; tell(`after ${id}`); },
  promiseResolve(id) { tell(`resolve ${id}`); },
});

const parts = {
  write: () => fs.writeFile(file, 'text'),
  nothing: () => fs.writeFile(file, ''),
  append: () => fs.appendFile(file, 'more'),
  read: () => fs.readFile(file, 'utf8'),
  missing: () => fs.readFile(file + '.none'),
  folder: () => fs.readFile(folder),
  wrong: () => fs.readFile(5),
  stat: async () => { say((await fs.stat(file)).size); },
  types: () => fs.readdir(folder, { withFileTypes: true }),
  truncate: () => fs.truncate(file, 1),
  async handle() {
    const handle = await fs.open(file, 'r+');
    say('opened');
    await handle.stat();
    await handle.write('abc');
    await handle.read(Buffer.alloc(3), 0, 3, 0);
    await handle.readFile();
    await handle.writeFile('x');
    say('close');
    await handle.close();
  },
  promisified: () => promisify(callbacks.stat)(file),
  remove: () => fs.rm(file),
  tree: () => fs.rm(folder, { recursive: true }),
};

(function next([name, ...rest]) {
  if (!name) return;
  const first = new AsyncResource('FIRST').asyncId();
  told.length = 0;
  depth = 0;
  hook.enable();
  const soon = (done) => setImmediate(() => setImmediate(done));
  parts[name]().then(() => say('done'), (error) => say(error.code)).then(() => soon(() => {
    hook.disable();
    const own = (text) => text.replace(/\d+/g, (number) => (+number > first ? `#${number - first}` : 'N'));
    console.log(`# ${name}\n${told.map(own).join('\n')}`);
    setTimeout(next, 5, rest);
  }));
})(Object.keys(parts));
