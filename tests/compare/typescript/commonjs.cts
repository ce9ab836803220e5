// Files of TypeScript that are required.
const old: { name: string } = require('./fixtures/old.cts');
const shapes = require('./fixtures/shapes.mts');
console.log(old, shapes.area({ side: 2 }), require.resolve('./fixtures/old.cts').slice(-8));
for (const request of ['./fixtures/old', './fixtures/enum.ts', './fixtures/node_modules/typed/index.ts'] as string[]) {
  try {
    require(request);
  } catch (error: any) {
    console.log(error.name, error.code, error.message.split('\n')[0], error.stack.split('\n').filter((line: string) => !line.includes('    at ')).slice(0, 6));
  }
}
import('./fixtures/old.cts').then((all: any) => { console.log(Object.keys(all)) });
function fails(a: number): never { throw new Error('at the end of it' + a) }
try { fails(1) } catch (error: any) { console.log(error.stack.split('\n').slice(0, 3)) }
