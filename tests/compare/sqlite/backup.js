// backup(): what it takes, how far it says it is, what it makes, and in which order.
const fs = require('fs');
const os = require('os');
const { DatabaseSync, StatementSync, Session, backup, constants } = require('node:sqlite');
const t = (name, f) => {
  try {
    const result = f();
    console.log(name, '->', result);
    return result;
  } catch (error) {
    console.log(name, '!!', error?.name, error?.code, error?.message, error?.errcode, error?.errstr);
  }
};
const folder = fs.mkdtempSync(`${os.tmpdir()}/ouro-sqlite-`);
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const db = new DatabaseSync(':memory:');
const src = new DatabaseSync(':memory:');
src.exec('create table k(a integer primary key, b)');
// backup errors
(async () => {
  const a = async (name, f) => { try { const r = await f(); console.log(name, '->', r); } catch (e) { console.log(name, '!!', e?.name, e?.code, e?.message, e?.errcode, e?.errstr); } };
  t('b', () => backup()); t('b', () => backup({})); t('b', () => backup(db)); t('b', () => backup(db, 'x', 5)); t('b', () => backup(db, 'x', null)); t('b', () => backup(db, 'x', {rate: 'x'})); t('b', () => backup(db, 'x', {rate: 1.5}));t('b', () => backup(db, 'x', {source: 5}));t('b', () => backup(db, 'x', {target: 5}));t('b', () => backup(db, 'x', {progress: 5})); t('b', () => backup(5, 'x'));
  for (let i = 10; i < 2000; i++) src.exec(`insert into k values (${i}, '${'x'.repeat(100)}')`);
  await a('full', () => backup(src, `${folder}/b1.db`));
  await a('rate', () => backup(src, `${folder}/b2.db`, { rate: 20, progress(...x) { console.log(x, this === undefined); } }));
  await a('rate0', () => backup(src, `${folder}/b3.db`, { rate: -1, progress(...x) { console.log(x); } }));
  await a('nosource', () => backup(src, `${folder}/b4.db`, { source: 'nope' }));
  await a('notarget', () => backup(src, `${folder}/b4.db`, { target: 'nope' }));
  await a('cant', () => backup(src, '/nonexistent/x.db'));
  await a('throws', () => backup(src, `${folder}/b5.db`, { rate: 20, progress() { throw new Error('p') } }));
  await a('closed mid', () => backup(src, `${folder}/b6.db`, { rate: 20, progress() { if (src.isOpen) { t('cl', () => src.close()); } } }));
  await a('closed now', () => { const p = backup(db, `${folder}/b7.db`, { rate: 20 }); t('cl', () => db.close()); return p; });
  for (let i = 1; i < 8; i++) console.log(i, fs.existsSync(`${folder}/b${i}.db`), fs.existsSync(`${folder}/b${i}.db`) && fs.statSync(`${folder}/b${i}.db`).size), fs.rmSync(`${folder}/b${i}.db`, {force:true});
})();
