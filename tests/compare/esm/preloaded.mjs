// flags: --import=./fixtures/preload.mjs -r ./fixtures/preload.cjs
console.log('main', globalThis.preloaded);
