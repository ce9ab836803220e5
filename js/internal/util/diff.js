// util.diff: how one text or list becomes another, by Myers' algorithm.

const { makeError } = require('internal/errors');
const { validateStringArray } = require('internal/validators');

// Each entry is [0, same], [1, only in actual] or [-1, only in expected].
exports.diff = function diff(actual, expected) {
  if (actual === expected) return [];
  if (Array.isArray(actual)) {
    validateStringArray(actual, 'actual');
    validateStringArray(expected, 'expected');
  } else {
    for (const [name, value] of [['actual', actual], ['expected', expected]]) {
      if (typeof value !== 'string') throw makeError('ERR_INVALID_ARG_TYPE', name, 'string', value);
    }
  }
  return backtrack(furthest(actual, expected), actual, expected);
};

// For each number of edits, how far along `actual` each diagonal gets with them.
function furthest(actual, expected) {
  const longest = actual.length + expected.length;
  const reached = new Map([[1, 0]]);
  const trace = [];
  for (let edits = 0; edits <= longest; edits++) {
    trace.push(new Map(reached));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = goesDown(reached, diagonal, edits) ? reached.get(diagonal + 1) : reached.get(diagonal - 1) + 1;
      let y = x - diagonal;
      while (x < actual.length && y < expected.length && actual[x] === expected[y]) {
        x++;
        y++;
      }
      reached.set(diagonal, x);
      if (x >= actual.length && y >= expected.length) return trace;
    }
  }
  return trace;
}

function goesDown(reached, diagonal, edits) {
  return diagonal === -edits || (diagonal !== edits && reached.get(diagonal - 1) < reached.get(diagonal + 1));
}

function backtrack(trace, actual, expected) {
  const result = [];
  let x = actual.length;
  let y = expected.length;
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reached = trace[edits];
    const diagonal = x - y;
    const previous = goesDown(reached, diagonal, edits) ? diagonal + 1 : diagonal - 1;
    const previousX = reached.get(previous);
    const previousY = previousX - previous;
    while (x > previousX && y > previousY) {
      result.push([0, actual[--x]]);
      y--;
    }
    if (edits > 0) {
      if (x > previousX) result.push([1, actual[--x]]);
      else result.push([-1, expected[--y]]);
    }
  }
  return result.reverse();
}
