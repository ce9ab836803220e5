import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { glob, globSync } from 'glob';

const cwd = join(tmpdir(), `ouro-npm-glob-${process.pid}`);
mkdirSync(join(cwd, 'a/b'), { recursive: true });
for (const file of ['a/x.js', 'a/b/y.js', 'z.txt']) writeFileSync(join(cwd, file), '');
console.log((await glob('**/*.js', { cwd })).sort(), globSync('*', { cwd }).sort());
rmSync(cwd, { recursive: true });
