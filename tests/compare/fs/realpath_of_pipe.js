// The real path of standard input that is a pipe is what its link says.
const { spawnSync } = require('child_process');
const texts = [
  `require('fs').realpath('/dev/stdin', (err, path) => console.log(err, path))`,
  `console.log(require('fs').realpathSync('/dev/stdin'))`,
];
for (const text of texts) {
  const { stdout } = spawnSync('sh', ['-c', 'echo | "$0" -e "$1"', process.execPath, text], { encoding: 'utf8' });
  console.log(stdout.replace(/\d+/g, 'N'));
}
