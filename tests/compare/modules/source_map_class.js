// module.SourceMap: what its methods find, also in lists that are wrong.
const { SourceMap } = require('module');

const sources = ['a', 'b'];
const names = ['n0', 'n1'];
const show = (mappings, places, extra) => {
  const map = new SourceMap({ version: 3, sources, names, mappings, ...extra });
  for (const [line, column] of places) console.log(mappings, line, column, map.findEntry(line, column), map.findOrigin(line + 1, column + 1));
};
show('AAAAA,E,IAAI;E,EAAE', [[0, 0], [0, 2], [0, 6], [1, 2], [1, 4], [9, 0], [-1, 0], [0, -1], [NaN, 0], ['1', '4'], [0.5, 4.5]]);
show('AAAAC,E,IAAI;E,EAAE;', [[0, 0], [1, 4], [5, 0]]);
show('AAAA,CCAA,CCAA', [[0, 1], [0, 2], [0, 3]]);
show('IAAA,DAAC', [[0, 0], [0, 3], [0, 4]]);
show('AAAAAA,CAAA,', [[0, 0], [0, 1]]);
for (const text of ['', ';;', ')]}AAAA', 'A AAA', 'AA', 'AA,CAAA']) show(text, [[0, 0]]);
show('AAAA,CAAA,', [[0, 1]], { sourceRoot: 'root/' });
show('AAAA,CAAA,', [[0, 1]], { names: undefined });

const first = { version: 3, sources: ['x.js'], names: [], mappings: 'AAAA,IAAI' };
const second = { version: 3, sources: ['y.js'], names: ['q'], mappings: 'AAAAA;CACA' };
const joined = new SourceMap({
  version: 3, sections: [{ offset: { line: 0, column: 0 }, map: first }, { offset: { line: 2, column: 5 }, map: second }],
});
for (const [line, column] of [[0, 0], [1, 0], [2, 4], [2, 5], [3, 0], [3, 1]]) console.log(line, column, joined.findEntry(line, column));

const payload = { version: 3, sources: ['a'], names: [], mappings: 'AAAA,', x: 1, y: { z: 1 } };
const map = new SourceMap(payload, { lineLengths: [1] });
console.log(map, map.payload, map.lineLengths, map.payload.y === payload.y, map.payload.sources === payload.sources);
for (const given of [undefined, 1, null, 'x', {}, { version: 3 }, { mappings: 'AAAA' }]) {
  try {
    console.log(new SourceMap(given));
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
console.log(SourceMap.length, Object.getOwnPropertyNames(SourceMap.prototype));
