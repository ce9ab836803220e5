// flags: --enable-source-maps
// What is reported of an error that nobody caught: the line it was written in.
Error.stackTraceLimit = 4;
console.log(process.sourceMapsEnabled);
await import('./fixtures/source_maps/out.mjs');
