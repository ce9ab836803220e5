// exec and execFile: callbacks, promises, limits.
const cp = require('child_process');
const { promisify } = require('util');
const exec = promisify(cp.exec);
(async () => {
  console.log(await exec('echo out; echo err >&2'));
  console.log(await promisify(cp.execFile)('echo', ['a b']));
  const pending = exec('exit 4');
  console.log(pending.child instanceof cp.ChildProcess);
  await pending.catch(({ message, code, killed, signal, cmd, stdout, stderr }) =>
    console.log({ message, code, killed, signal, cmd, stdout, stderr }));
  await exec('echo 12345', { maxBuffer: 3 }).catch((err) => console.log(err.code, err.message, err.stdout));
  await exec('kill -TERM $$').catch((err) => console.log(err.code, err.signal, err.killed));
  await exec('sleep 5', { timeout: 50 }).catch((err) => console.log(err.code, err.signal, err.killed));
  const controller = new AbortController();
  const aborted = exec('sleep 5', { signal: controller.signal });
  controller.abort();
  await aborted.catch((err) => console.log(err.name, err.code));
  console.log(await exec('echo abc', { encoding: 'buffer' }));
  console.log(await exec('echo $GREETING', { env: { GREETING: 'hello' } }), (await exec('pwd', { cwd: '/' })).stdout);
})();
