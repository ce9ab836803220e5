// What SQLite is built with.
const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(':memory:');
const one = (sql, ...values) => console.log(db.prepare(sql).get(...values));
one('select pi() as pi, round(sin(1), 6) as sine, log2(8) as log');
one("select median(value) as median from json_each('[1, 5, 9]')");
one("select json_extract('{\"a\": [1, 2]}', '$.a[1]') as value");
for (const module of ['fts3', 'fts4', 'fts5']) {
  db.exec(`create virtual table ${module}_texts using ${module}(content)`);
  db.exec(`insert into ${module}_texts values ('hello world'), ('good bye')`);
  one(`select content from ${module}_texts where ${module}_texts match 'bye OR nothing'`);
}
db.exec('create virtual table boxes using rtree(id, x0, x1)');
db.exec('insert into boxes values (1, 0, 1), (2, 5, 6)');
one('select id from boxes where x0 > 3');
db.exec('create virtual table shapes using geopoly(name)');
db.exec("insert into shapes(_shape, name) values ('[[0,0],[1,0],[0.5,1],[0,0]]', 'triangle')");
one('select name from shapes where geopoly_contains_point(_shape, 0.5, 0.5)');
const options = db.prepare('pragma compile_options').all().map((row) => row.compile_options);
for (const option of ['ENABLE_COLUMN_METADATA', 'ENABLE_DBSTAT_VTAB', 'ENABLE_MATH_FUNCTIONS', 'ENABLE_PERCENTILE',
  'ENABLE_PREUPDATE_HOOK', 'ENABLE_RBU', 'ENABLE_SESSION', 'ENABLE_STAT4', 'SOUNDEX', 'DEFAULT_MEMSTATUS=0',
  'THREADSAFE=1', 'USE_URI', 'DEFAULT_FOREIGN_KEYS', 'ENABLE_API_ARMOR', 'ENABLE_LOAD_EXTENSION']) {
  console.log(option, options.includes(option));
}
