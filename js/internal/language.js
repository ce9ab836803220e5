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

// V8 closes an iterator whose `next` has failed, too. One that is not asynchronous has a promise made of
// what it answers.
function closed(iterator, symbol) {
  const answer = iterator.return?.();
  return answer && symbol === Symbol.iterator ? Promise.resolve(answer.value).then(() => answer) : answer;
}

/** `Array.fromAsync(items, map, self)` */
exports.fromAsync = async function fromAsync(items, map = undefined, self = undefined) {
  if (map !== undefined && typeof map !== 'function') throw new TypeError(`${String(map)} is not a function`);
  const waiting = items[Symbol.asyncIterator] ?? undefined;
  const method = waiting ?? items[Symbol.iterator];
  const Class = isConstructor(this) ? this : Array;
  if (method !== undefined && method !== null) {
    const target = new Class();
    const name = waiting === undefined ? 'iterator' : 'asyncIterator';
    if (typeof method !== 'function') {
      throw new TypeError('Array.fromAsync requires that the property of the first argument, '
        + `items[Symbol.${name}], when exists, be a function`);
    }
    const symbol = Symbol[name];
    let at = 0;
    let iterator;
    let isInside = false;
    try {
      for await (const item of { [symbol]: () => (iterator = Reflect.apply(method, items, [])) }) {
        isInside = true;
        define(target, at, map ? await Reflect.apply(map, self, [item, at]) : item);
        isInside = false;
        at++;
      }
    } catch (err) {
      try {
        if (iterator && !isInside && (symbol === Symbol.iterator || iterator.return)) await closed(iterator, symbol);
      } catch {
        // The first error counts.
      }
      throw err;
    }
    target['length'] = at;   // by its name as a value: see engine/mend
    return target;
  }
  const list = Object(items);
  const length = Math.min(Math.max(Math.trunc(+list.length) || 0, 0), Number.MAX_SAFE_INTEGER);
  const target = new Class(length);
  for (let at = 0; at < length; at++) {
    const item = await list[at];
    define(target, at, map ? await Reflect.apply(map, self, [item, at]) : item);
  }
  target['length'] = length;
  return target;
};
