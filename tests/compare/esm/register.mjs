// module.register: hooks on a thread of their own, for which imports wait.
import { register } from 'node:module';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
const { port1, port2 } = new MessageChannel();
console.log(register('./fixtures/hooks_elsewhere.mjs', {
  parentURL: import.meta.url, data: { number: 42, port: port2 }, transferList: [port2],
}));
console.log((await import('virtual:some')).default, (await import('./fixtures/data_of_hooks.mjs')).default);
console.log((await import('virtual:json', { with: { type: 'json' } })).default, (await import('virtual:bytes')).default);
console.log(import.meta.resolve('virtual:there'), import.meta.resolve('./fixtures/x.mjs').slice(-14));
const wrong = ['bad:incomplete', 'bad:value', 'bad:url', 'virtual:format', 'virtual:source', './fixtures/nothing.mjs', 'no-such-package'];
for (const specifier of wrong) {
  try {
    await import(specifier);
  } catch (error) {
    console.log(specifier, error.name, error.code, error.message, error instanceof Error);
  }
}
const all = await Promise.allSettled([import('no-such-package'), import('./fixtures/data_of_hooks.mjs')]);
console.log(all.map(({ status }) => status));
for (const specifier of ['./fixtures/no_such_hooks.mjs', './fixtures/hooks_wrong.mjs']) {
  try {
    register(specifier, import.meta.url);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
for (let told; (told = receiveMessageOnPort(port1));) console.log(told.message);
port1.close();
