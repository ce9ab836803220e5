// Predict: which line is printed next? The answers come from the recording.
(function (ouro) {
  'use strict';

  const CHOICES = 4;

  /** The stops of the game: one for each callback that prints, before it is picked. */
  function stops(run) {
    const list = [];
    const asked = new Set();
    run.lines.forEach((line, number) => {
      const write = run.writes[line.first];
      if (line.stream !== 1 || line.text.trim() === '') return;
      // A line that no call printed (a pool thread did) is its own stop.
      const call = write.call < 0 ? null : run.calls[write.call];
      const key = call ? write.call : `line ${number}`;
      if (asked.has(key)) return;
      asked.add(key);
      list.push({ k: call ? call.begin : write.k, line: number });
    });
    return list;
  }

  /** Numbers that follow from a seed: the same recording asks the same. */
  function shuffled(list, seed) {
    const copy = list.slice();
    let x = (seed + 1) * 2654435761 >>> 0;
    for (let at = copy.length - 1; at > 0; at--) {
      x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
      const other = x % (at + 1);
      [copy[at], copy[other]] = [copy[other], copy[at]];
    }
    return copy;
  }

  /** The game on a run: `next(k)` gives the question at or after step k. */
  ouro.predict = function predict(run) {
    const all = stops(run);
    return {
      /** The next question at or after step k that has more than one answer; null when there is none. */
      next(k) {
        for (const stop of all) {
          if (stop.k < k) continue;
          const right = run.lines[stop.line].text;
          const wrong = [];
          // What comes soon after is what one could mistake it for.
          for (let at = stop.line + 1; at < run.lines.length && wrong.length < CHOICES - 1; at++) {
            const { text, stream } = run.lines[at];
            if (stream === 1 && text.trim() !== '' && text !== right && !wrong.includes(text)) wrong.push(text);
          }
          if (wrong.length) return { k: stop.k, line: stop.line, right, choices: shuffled([right, ...wrong], stop.line) };
        }
        return null;
      },
      /** How many questions there are. */
      get length() {
        return all.filter((stop) => this.next(stop.k)?.line === stop.line).length;
      },
    };
  };
})((globalThis.ouro ??= {}));
