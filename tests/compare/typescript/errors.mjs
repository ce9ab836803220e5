// What cannot be taken out, or not there.
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const files = ['enum.ts', 'property.mts', 'wrong.mts', 'space.cts', 'names_type.mts', 'node_modules/typed/index.ts', 'shapes', 'shapes.js'];
for (const file of files) {
  for (const load of [(name) => import(name), require]) {
    try {
      await load(`./fixtures/${file}`);
      console.log(file, 'is there');
    } catch (error) {
      const lines = error.stack.split('\n').filter((line) => !line.includes('    at '));
      console.log(error.name, error.code, error.message.split('\n')[0], lines.slice(0, 6), Object.keys(error));
    }
  }
}
