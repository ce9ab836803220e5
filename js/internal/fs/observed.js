// fs.promises while somebody observes promises. The work is that of the native operation: `step` does
// its next part and gives a promise of true when there is more, of false when the next part closes the
// file, and of the result at the end (`isOver`). What is here are the promises that Node makes of them:
// whoever observes sees each, with its number.

const fail = (error) => Promise.reject(error);
const SafePromise = class SafePromise extends Promise {
  constructor(executor) { super(executor); }
};

async function part(step) {
  return await step().then(undefined, fail);
}

async function simple(step, isOver) {
  let result;
  do result = await step().then(undefined, fail); while (!isOver());
  return result;
}

// The end of a FileHandle.
function close(step) {
  const closing = step();
  return new Promise((resolve, reject) => {
    new SafePromise((done, failed) => closing.then(done, failed)).finally(() => {}).then(resolve, reject);
  });
}

// Closes the file behind the work; the result is that of the last part.
async function closing(work, step) {
  return work.then(
    () => close(step).then((result) => result),
    (error) => close(step).then(() => fail(error), fail),
  );
}

async function read(step, isOver) {
  let result;
  do result = await step().then(undefined, fail); while (result && !isOver());
  return result;
}

async function write(step, isOver, more) {
  while (more && !isOver()) more = await part(step);
}

async function readFile(step, isOver) {
  const more = await part(step);
  return isOver() ? more : closing(read(step, isOver), step);
}

async function writeFile(step, isOver) {
  const more = await part(step);
  return isOver() ? more : closing(write(step, isOver, more), step);
}

async function appendFile(step, isOver) {
  return writeFile(step, isOver);
}

async function truncate(step) {
  await part(step);
  return closing(part(step), step);
}

async function readdirWithTypes(step, isOver) {
  const result = await step().then(undefined, fail);
  if (!isOver()) return simple(step, isOver);
  return new Promise((resolve) => resolve(result));
}

async function rm(step, isOver, rest) {
  const result = await step();
  return isOver() ? result : rest();
}

async function readOfHandle(step, isOver) {
  return read(step, isOver);
}

async function writeOfHandle(step, isOver) {
  return write(step, isOver, true);
}

async function call(start, step, isOver) {
  return await start(step, isOver);
}

module.exports = {
  simple,
  close,
  readFile,
  writeFile,
  appendFile,
  truncate,
  readdirWithTypes,
  rm,
  ofHandle: (step, isOver) => call(simple, step, isOver),
  readFileOfHandle: (step, isOver) => call(readOfHandle, step, isOver),
  writeFileOfHandle: (step, isOver) => call(writeOfHandle, step, isOver),
};
