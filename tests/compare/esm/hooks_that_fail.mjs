// What a hook of registerHooks throws leaves the caller's expression in order.
import { registerHooks } from 'node:module';
const hooks = registerHooks({ resolve: (specifier, context, next) => next(specifier, context) });
const all = await Promise.allSettled([import('no-such-package'), import('node:fs')]);
console.log(all.map(({ status }) => status));
hooks.deregister();
