// What Node takes long to load lets a timer of 0 ms be due before the first immediate.
const { execFileSync } = require('child_process');

const uses = [
  'new Headers()', 'new FormData()', 'new Response("a")', 'new TransformStream()', 'require("v8")', 'process.stdin',
  'require("fs").createWriteStream("/dev/null")', 'new Intl.DateTimeFormat().format()', 'require("zlib").deflate("a", () => {})',
  'require("crypto").pbkdf2("a", "b", 1, 8, "sha1", () => {})', 'require("child_process").spawn("true")',
];
for (const use of uses) {
  const text = `setTimeout(() => console.log('timer'), 0); setImmediate(() => console.log('immediate')); ${use};`;
  const shown = execFileSync(process.execPath, ['-e', text], { stdio: ['ignore', 'pipe', 'inherit'] });
  console.log(use, shown.toString().trim().split('\n'));
}
