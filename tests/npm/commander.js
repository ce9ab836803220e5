const { Command } = require('commander');

const make = () => new Command('tool')
  .description('a tool')
  .version('1.2.3')
  .option('-f, --foo <number>', 'a number', Number, 7)
  .option('--no-bar', 'without bar')
  .argument('<file>', 'a file')
  .argument('[rest...]')
  .exitOverride()
  .configureOutput({ writeErr: (text) => console.log('error:', text.trim()) })
  .action((file, rest, options) => console.log(file, rest, options));

make().parse(['node', 'tool', 'one', 'two', '-f', '3', '--no-bar']);
console.log(make().helpInformation());
for (const args of [[], ['--nothing', 'x'], ['--version']]) {
  try { make().parse(['node', 'tool', ...args]); } catch (error) { console.log(error.code, error.exitCode); }
}
