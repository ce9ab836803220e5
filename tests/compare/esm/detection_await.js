// Only an await says that this is a module.
const value = await Promise.resolve('awaited');
console.log(value, typeof module);
