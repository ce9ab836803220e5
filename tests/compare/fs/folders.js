// Folders: made, listed, walked, renamed, removed; links and what they lead to.
const fs = require('fs');
const path = require('path');
const folder = fs.realpathSync(fs.mkdtempSync(path.join(process.env.TMPDIR || '/tmp', 'folders-')));
process.chdir(folder);
const short = (name) => name && name.replace(folder, '.');

console.log(short(fs.mkdirSync('a/b/c', { recursive: true })), fs.mkdirSync('a/b', { recursive: true }));
for (const name of ['a/1', 'a/b/2', 'a/b/c/3']) fs.writeFileSync(name, name);
fs.symlinkSync('a/b', 'link');
console.log(fs.readdirSync('.'), fs.readdirSync('a', { recursive: true }));
for (const entry of fs.readdirSync('.', { withFileTypes: true })) {
  console.log(entry.name, entry.parentPath, entry.isDirectory(), entry.isSymbolicLink(), entry.isFile());
}
console.log(fs.readlinkSync('link'), short(fs.realpathSync('link/c/../2')), short(fs.realpathSync.native('link')));
console.log(fs.lstatSync('link').isSymbolicLink(), fs.statSync('link').isDirectory());
console.log(fs.existsSync('a/1'), fs.existsSync('a/9'), fs.statSync('a/9', { throwIfNoEntry: false }));
fs.renameSync('a/1', 'a/one');
fs.copyFileSync('a/one', 'a/two');
try { fs.copyFileSync('a/one', 'a/two', fs.constants.COPYFILE_EXCL); } catch (err) { console.log(err.message); }
fs.utimesSync('a/one', 1000, new Date(2000000));
console.log(fs.statSync('a/one').atimeMs, fs.statSync('a/one').mtime.toISOString(), fs.statSync('a/one', { bigint: true }).mtimeNs);
try { fs.rmdirSync('a'); } catch (err) { console.log(err.message); }
// In a Dirent the synchronous form has the folder as the pattern and cwd spell it, the others its whole path.
const shown = (all) => all.map((entry) => `${entry.name} in ${entry.parentPath.replace(folder, 'FOLDER')}`).sort();
for (const [pattern, cwd] of [['**'], ['a/**'], ['*', 'a'], ['../*', 'a'], ['a/..'], ['.'], ['**/'], [`${folder}/*`]]) {
  const found = fs.globSync(pattern, { cwd, withFileTypes: true });
  console.log(pattern.replace(folder, 'FOLDER'), cwd, shown(found).join(', '), '|', fs.globSync(pattern, { cwd }).length);
}
console.log(fs.globSync('**/[0-9]').sort(), fs.globSync('a/{one,two}').sort());
fs.cpSync('a', 'copy', { recursive: true });
console.log(fs.readdirSync('copy', { recursive: true }).sort());
(async () => {
  for (const [pattern, cwd] of [['a/**'], ['*', 'a'], ['../*', 'a'], ['.']]) {
    const found = [];
    for await (const entry of fs.promises.glob(pattern, { cwd, withFileTypes: true })) found.push(entry);
    console.log(pattern, cwd, shown(found).join(', '));
  }
  const names = [];
  for await (const entry of await fs.promises.opendir('a')) names.push(entry.name);
  console.log(names.sort());
  fs.rm('a', { recursive: true }, (err) => {
    console.log(err, fs.existsSync('a'), fs.existsSync('link'));
    fs.rmSync('nothing', { force: true });
    process.chdir('/');
    fs.rmSync(folder, { recursive: true });
  });
})();
