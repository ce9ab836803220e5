// In which order the arguments of truncate and ftruncate are looked at.
const fs = require('fs');
const calls = [
  () => fs.ftruncate('x', 'y'), () => fs.ftruncate(1, 'y'), () => fs.ftruncate('x', 1, () => {}),
  () => fs.ftruncate(-1, 1, () => {}), () => fs.ftruncate(1, 1.5, () => {}), () => fs.ftruncate(1, 1),
  () => fs.ftruncate(1), () => fs.ftruncate('x'), () => fs.ftruncate('x', () => {}),
  () => fs.ftruncate(1, 'y', 1), () => fs.ftruncateSync('x', 'y'), () => fs.ftruncateSync(-5, 'a'),
  () => fs.truncate('/none/of/it', 1), () => fs.truncate({}, 1), () => fs.truncate('/none/of/it', 'a', 1),
  () => fs.truncate('/none/of/it', 1.5, () => {}), () => fs.truncate('/none/of/it', 'x', () => {}),
  () => fs.truncate('/none/of/it', null), () => fs.truncateSync('/none/of/it', 'a'), () => fs.truncateSync({}),
];
for (const call of calls) {
  try {
    call();
    console.log('none');
  } catch (error) {
    console.log(error.code, error.message);
  }
}
