// flags: --enable-source-maps
// A timer's callback that throws.
Error.stackTraceLimit = 4;
setTimeout(() => require('./fixtures/source_maps/out.js'), 1);
