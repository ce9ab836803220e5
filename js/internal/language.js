// Parts of the language that the engine lacks and that are asynchronous.

function isConstructor(value) {
  try {
    Reflect.construct(Object, [], value);
    return true;
  } catch {
    return false;
  }
}

function define(target, key, value) {
  Object.defineProperty(target, key, { configurable: true, enumerable: true, value, writable: true });
}

/** `Array.fromAsync(items, map, self)` */
exports.fromAsync = async function fromAsync(items, map = undefined, self = undefined) {
  if (map !== undefined && typeof map !== 'function') throw new TypeError(`${String(map)} is not a function`);
  const method = items[Symbol.asyncIterator] ?? items[Symbol.iterator];
  const Class = isConstructor(this) ? this : Array;
  if (method !== undefined && method !== null) {
    const target = new Class();
    let at = 0;
    const iterable = items[Symbol.asyncIterator] ? items : { [Symbol.iterator]: () => items[Symbol.iterator]() };
    for await (const item of iterable) {
      define(target, at, map ? await Reflect.apply(map, self, [item, at]) : item);
      at++;
    }
    target['length'] = at;   // by its name as a value: see engine/mend
    return target;
  }
  const list = Object(items);
  const length = Math.min(Math.max(Math.trunc(Number(list.length)) || 0, 0), Number.MAX_SAFE_INTEGER);
  const target = new Class(length);
  for (let at = 0; at < length; at++) {
    const item = await list[at];
    define(target, at, map ? await Reflect.apply(map, self, [item, at]) : item);
  }
  target['length'] = length;
  return target;
};
