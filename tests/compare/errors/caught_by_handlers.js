// What handlers read that a promise had before it was rejected: the message alone.
const res = {};
const tell = (name) => (error) => console.log(name, error.message);
const start = async () => {
  await null;
  res.a.b.c();
};

(async () => {
  await Promise.resolve().then(() => res.a.b).catch(tell('then'));
  await Promise.resolve().then(() => res.foo()).then(null, ({ message }) => console.log('taken apart', message));
  await start().catch(tell('async'));
  await new Promise(() => { nothing(); }).catch(tell('executor'));
  await Promise.resolve().then(() => res.foo()).finally(() => 1).catch(tell('finally'));
  await Promise.all([start()]).catch(tell('all'));
  await Promise.any([start()]).catch((error) => tell('any')(error.errors[0]));
  const [{ reason }] = await Promise.allSettled([start()]);
  tell('all settled')(reason);
  await Promise.resolve().then(() => { throw new TypeError('not a callable function'); }).catch(tell('own'));
})();
