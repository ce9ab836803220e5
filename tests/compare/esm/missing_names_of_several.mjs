// Which of several missing names is told of: the first by its local name; exports come behind.
const empty = 'data:text/javascript,export const ok = 1; // ';
const texts = {
  locals: ['import { z1 as b } from A', 'import { z2 as a } from B'],
  capitals: ['import { z1 as b, z3 as a } from A', 'import { z2 as Aaa } from B'],
  defaults: ['import d, { z as b } from A'],
  exports: ['export { z1 as a } from A', 'import { z2 as b } from B'],
  inOrder: ['export { z1 as b } from A', 'export { z2 as a } from B'],
  deeper: ['import { z1 as b } from A', `import 'data:text/javascript,import { q } from %22data:text/javascript,%22'`],
};
for (const [name, lines] of Object.entries(texts)) {
  const text = lines.join(';\n').replaceAll(/\b[AB]$/gm, (which) => `'${empty}${which}'`)
    .replaceAll(/\b([AB]);$/gm, (_, which) => `'${empty}${which}';`);
  try {
    await import(`data:text/javascript,${encodeURIComponent(text)}`);
  } catch (error) {
    console.log(name, error.message);
  }
}
